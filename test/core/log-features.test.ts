import { itemFeatures, readerFeatures } from '../../src/core/log-features';
import type { Deed } from '../../src/core/training-event';

const START = 1_600_000_000_000;
const MINUTE = 60_000;
const DAY = 86_400_000;

function view(userId: string, itemId: string, at: number, value: number | null = null): Deed {
  return { userId, itemId, type: 'VIEW', value, at };
}

const deeds = [
  view('ann', 'a', START, 30),
  view('ben', 'a', START + 5 * MINUTE),
  view('ann', 'b', START + 10 * MINUTE, 90),
  view('ann', 'a', START + 50 * MINUTE),
];

test('of a reader: sessions end with a pause of more than half an hour', () => {
  const ann = readerFeatures(deeds, START + 2 * DAY).get('ann')!;
  expect(ann).toMatchObject({ deeds: 3, sessions: 2, sessionMs: 5 * MINUTE, dwellSeconds: 60, frequency: 1.5 });
  expect(ann.recencyDays).toBeCloseTo(2 - 50 / 1440);
});

test('of an item: the sessions of its readers, each their own', () => {
  const a = itemFeatures(deeds, START + 2 * DAY).get('a')!;
  expect(a).toMatchObject({ deeds: 3, sessions: 3, sessionMs: 0, dwellSeconds: 30 });
});

test('engagement halves in thirty days, and falls below nothing for what is sent away', () => {
  const [now, later] = [START + DAY, START + 31 * DAY].map((at) => readerFeatures([view('ann', 'a', START)], at));
  expect(later!.get('ann')!.engagement).toBeCloseTo(now!.get('ann')!.engagement / 2);
  const away: Deed = { userId: 'ann', itemId: 'a', type: 'DISLIKE', value: null, at: START };
  expect(readerFeatures([away], START).get('ann')!.engagement).toBeLessThan(0);
});

test('an empty log has no features', () => {
  expect(readerFeatures([], START).size + itemFeatures([], START).size).toBe(0);
});
