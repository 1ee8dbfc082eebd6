import fc from 'fast-check';
import { mongo } from 'mongoose';
import { deliveryToRecord, entryFromRecord } from '../../src/adapters/mongo/inbox';
import { impressionFromRecord, impressionToRecord } from '../../src/adapters/mongo/impression-log';
import { interactionFromRecord, interactionToRecord } from '../../src/adapters/mongo/interaction-log';
import { documentFromRecord, documentToRecord, itemFromRecord } from '../../src/adapters/mongo/item-store';
import { keyspace } from '../../src/adapters/mongo/keyspace';
import { snapshotFromRecord, snapshotToRecord } from '../../src/adapters/mongo/profile-store';
import { rankingFromRecord, rankingToRecord } from '../../src/adapters/mongo/ranking-store';
import { vectorFromBytes, vectorToRecord } from '../../src/adapters/mongo/vector-store';
import { INTERACTION_TYPES } from '../../src/core/interaction';
import type { Body, Item, ItemDocument, Json, Variant } from '../../src/core/item';
import type { ProfileSnapshot } from '../../src/core/profile';

const text = fc.string({ unit: 'binary', maxLength: 12 });
const number = fc
  .oneof(fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constantFrom(2 ** 31, 1e15))
  .map((n) => n + 0);
const key = fc.oneof(text, fc.constantFrom('a.b', '$set', '__proto__', '', 'toJSON', '0'));
const status = fc.constantFrom('published' as const, 'withdrawn' as const, 'deleted' as const);
const json = fc.letrec<{ json: Json }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(null, true, false),
    number,
    text,
    fc.array(tie('json'), { maxLength: 3 }),
    dictionary(tie('json')),
  ),
})).json;

/** Keys `__proto__` included, as own keys. */
function dictionary<T>(value: fc.Arbitrary<T>): fc.Arbitrary<Record<string, T>> {
  return fc.array(fc.tuple(key, value), { maxLength: 4 }).map((entries) => Object.fromEntries(entries));
}

const variant: fc.Arbitrary<Variant> = fc.record({
  locale: text,
  status,
  title: text,
  summary: text,
  url: fc.option(text),
  version: fc.record({ order: number, arrival: number }),
});
const body: fc.Arbitrary<Body> = fc.record({ format: fc.constantFrom('html', 'blocks'), value: json, text });
const image = fc.record({ url: text, alt: text, width: number }, { requiredKeys: ['url', 'alt'] });
const document: fc.Arbitrary<ItemDocument> = fc.record({
  id: text,
  source: text,
  type: text,
  status,
  locale: text,
  variants: dictionary(variant),
  topics: fc.array(text),
  authors: fc.array(text),
  image: fc.option(image),
  publishedAt: number,
  expiresAt: fc.option(number),
  premium: fc.boolean(),
  featured: fc.boolean(),
  attributes: dictionary(json),
  textHash: text,
  revision: fc.nat(),
  changedAt: number,
  bodies: dictionary(body),
});
const interaction = fc.record({
  id: text,
  userId: text,
  type: fc.constantFrom(...INTERACTION_TYPES),
  itemId: text,
  at: number,
  value: fc.option(number),
  receivedAt: number,
});
const impression = fc.record({
  id: text,
  userId: text,
  itemId: text,
  surface: text,
  position: fc.nat(),
  modelVersion: text,
  propensity: number,
  at: number,
  receivedAt: number,
});
const mark = fc.record({
  type: fc.constantFrom(...INTERACTION_TYPES),
  count: fc.nat(),
  at: number,
  value: fc.option(number),
});
const snapshot: fc.Arbitrary<ProfileSnapshot> = fc.record({
  userId: text,
  version: fc.nat(),
  items: fc.array(fc.record({ itemId: text, marks: fc.array(mark) })),
  foldedTo: number,
  recentIds: fc.array(text),
});
const ranking = fc.record({
  id: text,
  userId: fc.option(text),
  entries: fc.array(
    fc.record({
      itemId: text,
      score: number,
      signals: fc.array(fc.record({ name: text, value: number })),
      reason: fc.record({ kind: fc.constant('SharedTopic' as const), topic: text }),
    }),
  ),
  plan: fc.string(),
  modelVersion: fc.string(),
  expiresAt: number,
});
const delivery = fc.record({
  id: text,
  source: text,
  event: fc.option(text),
  headers: dictionary(text),
  body: fc.uint8Array(),
  receivedAt: number,
});

/** There and back over the wire. */
function stored<R extends object>(record: R): R {
  const bytes = mongo.BSON.serialize(record);
  return mongo.BSON.deserialize(bytes, { promoteBuffers: true }) as R;
}

const keys = keyspace('a tenant/with. odd$ name');

describe('what goes into MongoDB comes back as it was', () => {
  test('documents, with the keys of their objects in order', () => {
    fc.assert(
      fc.property(document, (given) => {
        const record = stored(documentToRecord(given, keys));
        const back = documentFromRecord(record, keys);
        expect(back).toEqual(given);
        expect(JSON.stringify(back.attributes)).toBe(JSON.stringify(given.attributes));
        const { bodies: _bodies, ...bare } = given;
        const { bodies: _text, ...bareRecord } = record;
        expect(itemFromRecord(bareRecord, keys)).toEqual(bare satisfies Item);
      }),
    );
  });

  test('interactions', () => {
    fc.assert(
      fc.property(interaction, (given) => {
        expect(interactionFromRecord(stored(interactionToRecord(given, keys)), keys)).toEqual(given);
      }),
    );
  });

  test('impressions', () => {
    fc.assert(
      fc.property(impression, (given) => {
        expect(impressionFromRecord(stored(impressionToRecord(given, keys)), keys)).toEqual(given);
      }),
    );
  });

  test('profiles', () => {
    fc.assert(
      fc.property(snapshot, (given) => {
        expect(snapshotFromRecord(stored(snapshotToRecord(given, keys)), keys)).toEqual(given);
      }),
    );
  });

  test('rankings', () => {
    fc.assert(
      fc.property(ranking, (given) => {
        expect(rankingFromRecord(stored(rankingToRecord(given, keys)), keys)).toEqual(given);
      }),
    );
  });

  test('deliveries', () => {
    fc.assert(
      fc.property(delivery, (given) => {
        const fresh = { state: 'waiting', attempts: 0, dueAt: given.receivedAt, error: null };
        expect(entryFromRecord(stored(deliveryToRecord(given, keys)), keys)).toEqual({ ...given, ...fresh });
      }),
    );
  });

  test('vectors, bit for bit', () => {
    fc.assert(
      fc.property(fc.uint32Array(), fc.nat(3), (bits, from) => {
        const vector = new Float32Array(bits.buffer).subarray(Math.min(from, bits.length));
        const { vector: bytes } = stored(vectorToRecord({ hash: 'h', vector }, 'space', keys));
        const back = vectorFromBytes(bytes);
        expect([...new Uint32Array(back.buffer)]).toEqual([...bits.subarray(Math.min(from, bits.length))]);
      }),
    );
  });
});

describe('keys', () => {
  const name = fc.oneof(text, fc.constantFrom('', '/', 'a', 'a/', 'a%2F', '\u{1F600}'));

  test('are told apart by tenant, part and id, and give the id back', () => {
    const place = fc.tuple(name, fc.option(name), name);
    fc.assert(
      fc.property(place, place, (one, other) => {
        const [oneKey, otherKey] = [one, other].map(([tenant, part, id]) => {
          const keys = part === null ? keyspace(tenant) : keyspace(tenant).within(part);
          expect(keys.idOf(keys.key(id))).toBe(id);
          return keys.key(id);
        });
        const same = one[0] === other[0] && one[1] === other[1] && one[2] === other[2];
        if ((one[1] === null) === (other[1] === null)) expect(oneKey === otherKey).toBe(same);
      }),
      { numRuns: 1_000 },
    );
  });

  test('take unpaired surrogates', () => {
    expect(keyspace('\uD800').key('x')).toBe(keyspace('\uFFFD').key('x'));
  });
});
