import fc from 'fast-check';
import { blockedItems } from '../../../src/core/digest/blocked-items';
import { compacted } from '../../../src/core/digest/compact-ledger';
import type { Digest } from '../../../src/core/digest/digest';
import { itemHash } from '../../../src/core/digest/item-hash';
import {
  commitIn,
  digestByKey,
  digestsWithin,
  emptyLedger,
  standingDigest,
  stateOf,
  voidIn,
  withReservation,
} from '../../../src/core/digest/ledger';
import type { ReaderLedger } from '../../../src/core/digest/reader-ledger';
import { T0 } from '../../support/builders';
import { aDigest, aLedger } from '../../support/digests';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CATALOGUE = Array.from({ length: 40 }, (_, n) => `item-${n}`);
const BY_HASH = new Map(CATALOGUE.map((id) => [itemHash(id), [id]]));
const idsOf = (hash: string) => BY_HASH.get(hash) ?? [];

const withItems = (items: readonly string[], given: Partial<Digest> = {}) =>
  aDigest({
    items: items.map((itemId) => ({ itemId, score: 1, reason: { kind: 'EditorsPick' }, slot: null })),
    ...given,
  });

const blocked = (ledger: ReaderLedger, now: number, noRepeatMs: number | null = null) =>
  [...blockedItems(ledger, { now, noRepeatMs, idsOf })].sort();

/** A commit that must be one. */
function committed(ledger: ReaderLedger, id: string, now: number): ReaderLedger {
  const result = commitIn(ledger, id, now);
  if (result.kind !== 'changed') throw new Error(`It was ${result.kind}.`);
  return result.ledger;
}

describe('one reservation', () => {
  const reserved = withReservation(emptyLedger('user-1'), withItems(['a', 'b']), T0);
  const [{ id }] = reserved.digests as [Digest];

  test('holds its items until it expires, and then gives them back', () => {
    expect(blocked(reserved, T0)).toEqual(['a', 'b']);
    expect(blocked(reserved, T0 + HOUR - 1)).toEqual(['a', 'b']);
    expect(blocked(reserved, T0 + HOUR)).toEqual([]);
    expect(standingDigest(reserved, 'morning', '2026-01-01', T0 + HOUR)).toBeUndefined();
  });

  test('committed: its items are sent for good, and a repeat changes nothing', () => {
    const after = committed(reserved, id, T0 + 1);
    expect(blocked(after, T0 + 100 * 365 * DAY)).toEqual(['a', 'b']);
    expect(commitIn(after, id, T0 + 2)).toMatchObject({
      kind: 'same',
      digest: { state: 'committed', settledAt: T0 + 1 },
    });
    expect(voidIn(after, id, T0 + 2)).toEqual({ kind: 'refused', code: 'ALREADY_COMMITTED' });
  });

  test('voided: its items are free, and it cannot be committed', () => {
    const result = voidIn(reserved, id, T0 + 1);
    const after = result.kind === 'changed' ? result.ledger : reserved;
    expect(blocked(after, T0 + 1)).toEqual([]);
    expect(voidIn(after, id, T0 + 2).kind).toBe('same');
    expect(commitIn(after, id, T0 + 2)).toEqual({ kind: 'refused', code: 'RESERVATION_VOIDED' });
  });

  test('expired: it cannot be committed, and voiding it changes nothing', () => {
    expect(commitIn(reserved, id, T0 + HOUR)).toEqual({ kind: 'refused', code: 'RESERVATION_EXPIRED' });
    expect(voidIn(reserved, id, T0 + HOUR).kind).toBe('same');
  });

  test('whose expiry was written down stays expired, though another clock is behind', () => {
    const second = withItems(['c'], { id: 'morning/2026-01-01/2/user-1', key: 'key-2' });
    const later = withReservation(reserved, second, T0 + HOUR);
    expect(commitIn(later, id, T0)).toEqual({ kind: 'refused', code: 'RESERVATION_EXPIRED' });
  });

  test('nobody knows of others', () => {
    expect(commitIn(reserved, 'morning/2026-01-01/2/user-1', T0)).toEqual({ kind: 'refused', code: 'NOT_FOUND' });
  });
});

describe('the window', () => {
  const reserved = withReservation(emptyLedger('user-1'), withItems(['a'], { noRepeatMs: 30 * DAY }), T0);
  const ledger = committed(reserved, reserved.digests[0]!.id, T0);

  test('lasts as long as the sending campaign or the one that asks wants, whichever is longer', () => {
    expect(blocked(ledger, T0 + 31 * DAY, DAY)).toEqual([]);
    expect(blocked(ledger, T0 + 29 * DAY, DAY)).toEqual(['a']);
    expect(blocked(ledger, T0 + 31 * DAY, 40 * DAY)).toEqual(['a']);
    expect(blocked(ledger, T0 + 3_000 * DAY)).toEqual(['a']);
  });
});

test('digests are counted across campaigns, those reserved among them', () => {
  let ledger = emptyLedger('user-1');
  for (const [n, campaign] of ['a', 'b', 'c'].entries()) {
    const id = `${campaign}/2026-01-01/1/user-1`;
    ledger = withReservation(ledger, withItems([`item-${n}`], { id, campaign, key: id }), T0);
    if (campaign !== 'c') ledger = committed(ledger, id, T0);
  }
  expect(digestsWithin(ledger, 1, T0 + 1)).toBe(3);
  expect(digestsWithin(ledger, 1, T0 + HOUR)).toBe(2);
  expect(digestsWithin(ledger, 1, T0 + DAY + 1)).toBe(0);
  expect(digestsWithin(ledger, 2, T0 + DAY + 1)).toBe(2);
});

describe('compacting', () => {
  const many = Array.from({ length: 1_500 }, (_, n) => ({ itemId: `sent-${n}`, at: T0 + n, until: null }));
  const hashes = new Map(many.map(({ itemId }) => [itemHash(itemId), [itemId]]));

  test('forgets no item that was sent', () => {
    const small = compacted(aLedger({ sent: many }), T0 + DAY);
    expect(small.sent.length).toBeLessThanOrEqual(1_000);
    expect(JSON.stringify(small).length).toBeLessThan(JSON.stringify(many).length * 0.6);
    const found = blockedItems(small, { now: T0 + DAY, noRepeatMs: null, idsOf: (hash) => hashes.get(hash) ?? [] });
    expect(found).toEqual(new Set(many.map(({ itemId }) => itemId)));
  });

  test('keeps windows of old items, never shorter', () => {
    const windowed = many.map((one) => ({ ...one, until: one.at + DAY }));
    const small = compacted(aLedger({ sent: windowed }), T0 + 1);
    const seen = (now: number) =>
      blockedItems(small, { now, noRepeatMs: 0, idsOf: (hash) => hashes.get(hash) ?? [] }).size;
    expect(seen(T0 + DAY - 1)).toBe(1_500);
    expect(seen(T0 + DAY + 2_000)).toBe(0);
  });

  test('stays bounded over years of digests, and knows every item', () => {
    let ledger = emptyLedger('user-1');
    const sent: string[] = [];
    for (let day = 0; day < 2_000; day += 1) {
      const now = T0 + day * DAY;
      const items = Array.from({ length: 8 }, (_, n) => `d${day}-${n}`);
      const id = `morning/${day}/1/user-1`;
      ledger = withReservation(ledger, withItems(items, { id, key: id, reservedAt: now, expiresAt: now + HOUR }), now);
      ledger = committed(ledger, id, now);
      sent.push(...items);
    }
    const size = JSON.stringify(ledger).length;
    expect(size).toBeLessThan(260_000);
    expect(ledger.digests.length).toBeLessThan(20);
    const byHash = new Map(sent.map((itemId) => [itemHash(itemId), [itemId]]));
    const known = blockedItems(ledger, { now: T0 + 2_000 * DAY, noRepeatMs: null, idsOf: (h) => byHash.get(h) ?? [] });
    expect(sent.filter((itemId) => !known.has(itemId))).toEqual([]);
  });

  test('hashes of different items differ', () => {
    const ids = Array.from({ length: 200_000 }, (_, n) => `item-${n}`);
    expect(new Set(ids.map(itemHash)).size).toBe(ids.length);
    expect(itemHash('x')).toHaveLength(8);
    expect(itemHash('')).toHaveLength(8);
  });
});

describe('the law', () => {
  type Step =
    | {
        readonly do: 'reserve';
        readonly campaign: number;
        readonly period: number;
        readonly key: number;
        readonly size: number;
      }
    | { readonly do: 'commit' | 'void'; readonly which: number }
    | { readonly do: 'wait'; readonly minutes: number };

  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('reserve' as const),
        campaign: fc.nat(2),
        period: fc.nat(3),
        key: fc.nat(5),
        size: fc.integer({ min: 1, max: 4 }),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('commit' as const, 'void' as const), which: fc.nat(12) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), minutes: fc.integer({ min: 1, max: 90 }) }) },
  );

  test('whatever is reserved, committed, voided and left alone: no item is committed twice, and a key is one digest', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let ledger = emptyLedger('user-1');
        let now = T0;
        const byKey = new Map<string, Digest>();
        const sent: string[] = [];
        for (const one of steps) {
          if (one.do === 'wait') now += one.minutes * 60_000;
          else if (one.do === 'reserve') ledger = reserve(ledger, one, now, byKey);
          else {
            const digest = ledger.digests[one.which % Math.max(1, ledger.digests.length)];
            if (digest === undefined) continue;
            const before = stateOf(digest, now);
            const result = (one.do === 'commit' ? commitIn : voidIn)(ledger, digest.id, now);
            if (result.kind !== 'changed') continue;
            expect(before).toBe('reserved');
            ledger = result.ledger;
            if (one.do === 'commit') sent.push(...digest.items.map(({ itemId }) => itemId));
          }
        }
        expect(new Set(sent).size).toBe(sent.length);
        for (const [key, digest] of byKey) {
          const known = digestByKey(ledger, key);
          expect(known?.id).toBe(digest.id);
          expect(known?.items).toEqual(digest.items);
        }
        const standing = ledger.digests.filter((digest) => ['reserved', 'committed'].includes(stateOf(digest, now)));
        expect(new Set(standing.map(({ campaign, period }) => `${campaign} ${period}`)).size).toBe(standing.length);
      }),
      { numRuns: 500 },
    );
  });

  function reserve(
    ledger: ReaderLedger,
    { campaign, period, key, size }: Extract<Step, { do: 'reserve' }>,
    now: number,
    byKey: Map<string, Digest>,
  ): ReaderLedger {
    const place = { campaign: `c${campaign}`, period: `2026-01-0${period + 1}` };
    const named = `${place.campaign} ${place.period} ${key}`;
    if (digestByKey(ledger, named) !== undefined || standingDigest(ledger, place.campaign, place.period, now))
      return ledger;
    const taken = blockedItems(ledger, { now, noRepeatMs: null, idsOf });
    const items = CATALOGUE.filter((id) => !taken.has(id)).slice(0, size);
    const id = `${place.campaign}/${place.period}/${ledger.digests.length + 1}/user-1`;
    const digest = withItems(items, { ...place, id, key: named, reservedAt: now, expiresAt: now + HOUR });
    byKey.set(named, digest);
    return withReservation(ledger, digest, now);
  }
});
