import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { CompareHints, hintedAtName } from '../../src/usecases/compare-hints';
import { T0 } from '../support/builders';

beforeEach(() => jest.useFakeTimers({ now: T0 }));
afterEach(() => jest.useRealTimers());

function listening() {
  const { settings } = memoryStorage({ now: Date.now }).forTenant('t');
  const due: string[] = [];
  return { settings, due, hints: new CompareHints({ settings, now: Date.now, onDue: (source) => due.push(source) }) };
}

test('many hints are one comparison, once the source is quiet', async () => {
  const { hints, due, settings } = listening();
  for (let n = 0; n < 8; n++) {
    await hints.hint('ghost');
    jest.advanceTimersByTime(3_000);
  }
  await hints.hint('other');
  expect(due).toEqual([]);
  jest.advanceTimersByTime(2_000);
  expect(due).toEqual(['ghost']);
  jest.advanceTimersByTime(60_000);
  expect(due).toEqual(['ghost', 'other']);
  expect(await settings.get(hintedAtName('ghost'))).toBe(T0 + 21_000);
});

test('a source that never stops hinting is compared all the same, once a minute', async () => {
  const { hints, due } = listening();
  for (let n = 0; n < 130; n++) {
    await hints.hint('ghost');
    jest.advanceTimersByTime(1_000);
  }
  expect(due).toHaveLength(2);
});

test('a hint counts as heard when it is stored, and not before', async () => {
  const { due } = listening();
  const hints = new CompareHints({
    settings: { set: () => Promise.reject(new Error('away')) },
    now: Date.now,
    onDue: (source) => due.push(source),
  });
  await expect(hints.hint('ghost')).rejects.toThrow('away');
  jest.advanceTimersByTime(60_000);
  expect(due).toEqual([]);
});

test('after a stop nothing is due any more', async () => {
  const { hints, due } = listening();
  await hints.hint('ghost');
  hints.stop();
  await hints.hint('ghost');
  jest.advanceTimersByTime(60_000);
  expect(due).toEqual([]);
});
