import type { ItemFacts } from '../../src/core/item-facts';
import type { Candidate, Recommender, RecommenderQuery, TrainingData, TrainingEvent } from '../../src/core/recommender';

export interface RecommenderSubject {
  /** A recommender over these items; where it needs vectors, items that share a topic are near each other. */
  create(items: readonly ItemFacts[]): Recommender<unknown>;
  /** Whether it has something to say for a reader without a past. */
  readonly impersonal: boolean;
  /** What an event must move; null with the reason where an update does nothing by design. */
  readonly updateMoves: ((context: UpdateContext) => void) | { readonly nothingBecause: string };
}

export interface UpdateContext {
  readonly recommender: Recommender<unknown>;
  readonly model: unknown;
  readonly scoreOf: (itemId: string, query?: Partial<RecommenderQuery>) => number;
  readonly learn: (event: Partial<TrainingEvent>) => void;
}

export const NOW = 1_700_000_000_000;
const HOUR = 3_600_000;
const TOPICS = ['sea', 'rail', 'bread'];

/** An item published one hour earlier than the one before; item i is about TOPICS[i % 3]. */
export function itemNumber(i: number): ItemFacts {
  return {
    id: `item-${i}`,
    type: 'article',
    status: 'published',
    topics: [TOPICS[i % 3]!],
    authors: [],
    locales: ['en'],
    publishedAt: NOW - i * HOUR,
    expiresAt: null,
    premium: false,
    featured: false,
  };
}

/** Points along the axis of an item's first topic, with a little of its own. */
export function vectorOfItem(item: ItemFacts): Float32Array {
  const vector = new Float32Array(8);
  vector[TOPICS.indexOf(item.topics[0]!)] = 1;
  vector[3 + (Number(item.id.split('-')[1]) % 5)] = 0.2;
  return vector.map((value) => value / Math.sqrt(1.04));
}

const ITEMS = Array.from({ length: 30 }, (_, i) => itemNumber(i));

/** Twelve readers; each reads the items of one topic, the earlier ones more often, and one item off topic. */
function log(): TrainingEvent[] {
  const events: TrainingEvent[] = [];
  for (let reader = 0; reader < 12; reader += 1) {
    for (let i = 0; i < 4 + (reader % 5); i += 1) {
      const itemId = `item-${(reader % 3) + 3 * i}`;
      events.push({ userId: `reader-${reader}`, itemId, weight: 1 + (i % 3), at: NOW - (40 - reader - i) * HOUR });
    }
    events.push({ userId: `reader-${reader}`, itemId: `item-${(reader * 7) % 30}`, weight: 1, at: NOW - HOUR });
  }
  return events.sort((a, b) => a.at - b.at);
}

function withReadersCalled(names: readonly string[]): TrainingEvent[] {
  return log().map((event, i) => ({ ...event, userId: names[i % names.length]! }));
}

/** Five readers who do everything there is to be done, a hundred times over, within a minute. */
function bots(): TrainingEvent[] {
  return Array.from({ length: 500 }, (_, i) => {
    return { userId: `bot-${i % 5}`, itemId: `item-${i % 30}`, weight: 3, at: NOW - 60_000 + i * 100 };
  });
}

function queryWith(given: Partial<RecommenderQuery> = {}): RecommenderQuery {
  const read = ['item-0', 'item-3'];
  return {
    userId: 'reader-0',
    history: read.map((itemId, i) => ({ itemId, weight: 2 - i, at: NOW - i * HOUR })),
    interests: [{ vector: vectorOfItem(itemNumber(0)), weight: 1, itemIds: read }],
    now: NOW,
    admits: (id) => !read.includes(id),
    ...given,
  };
}

/** A candidate as plain data, its reason asked for. */
function explained({ itemId, score, becauseOf }: Candidate) {
  return { itemId, score, becauseOf: becauseOf?.() };
}

/** The laws of the port, run by every recommender. */
export function recommenderLaws(name: string, subject: RecommenderSubject): void {
  describe(`${name}: the laws of a recommender`, () => {
    const recommender = subject.create(ITEMS);
    const propose = (model: unknown, query: RecommenderQuery, n: number) =>
      recommender.propose(model, query, n).map(explained);
    const fitOn = (given: Partial<TrainingData> = {}) =>
      recommender.fit({ events: log(), items: ITEMS, now: NOW, ...given });
    const idsOf = (candidates: readonly { itemId: string }[]) => candidates.map((candidate) => candidate.itemId);

    test('proposes existing, admitted, distinct items, at most n, best first, with finite scores', () => {
      const query = queryWith({ admits: (id) => id !== 'item-6' && id !== 'item-0' });
      const proposed = propose(fitOn(), query, 7);
      expect(proposed.length).toBeGreaterThan(0);
      expect(proposed.length).toBeLessThanOrEqual(7);
      expect(new Set(idsOf(proposed)).size).toBe(proposed.length);
      expect(idsOf(proposed)).not.toContain('item-6');
      for (const id of idsOf(proposed)) expect(ITEMS.map((item) => item.id)).toContain(id);
      for (const { score } of proposed) expect(Number.isFinite(score)).toBe(true);
      expect(proposed).toEqual([...proposed].sort((a, b) => b.score - a.score || (a.itemId < b.itemId ? -1 : 1)));
    });

    test('fewer asked for are the first of more', () => {
      const model = fitOn();
      const all = propose(model, queryWith(), 20);
      expect(propose(model, queryWith(), 3)).toEqual(all.slice(0, 3));
      expect(propose(model, queryWith(), 0)).toEqual([]);
    });

    test('the same model and question give the same answer, whatever was asked in between', () => {
      const model = fitOn();
      const first = propose(model, queryWith(), 10);
      propose(model, queryWith({ history: [{ itemId: 'item-4', weight: 1, at: NOW }] }), 10);
      recommender.score(model, queryWith(), ['item-9', 'nowhere']);
      expect(propose(model, queryWith(), 10)).toEqual(first);
      expect(propose(fitOn(), queryWith(), 10)).toEqual(first);
    });

    test('scores what it proposed as it proposed it, and what nobody knows as null', () => {
      const model = fitOn();
      const proposed = propose(model, queryWith(), 10);
      const scored = recommender.score(model, queryWith(), [...idsOf(proposed), 'nowhere']);
      expect(scored.map((candidate) => candidate && explained(candidate))).toEqual([...proposed, null]);
    });

    test('names as because-of only items of the past that was asked with', () => {
      for (const { becauseOf } of propose(fitOn(), queryWith(), 20)) {
        if (becauseOf !== undefined) expect(['item-0', 'item-3']).toContain(becauseOf);
      }
    });

    test('saves and loads to the same answers, and goes on learning the same', () => {
      const [model, query] = [fitOn(), queryWith()];
      const loaded = recommender.load(recommender.save(model));
      expect(propose(loaded, query, 20)).toEqual(propose(model, query, 20));
      const event = { userId: 'reader-1', itemId: 'item-29', weight: 2, at: NOW + HOUR };
      for (const one of [model, loaded]) recommender.update(one, event);
      expect(propose(loaded, query, 20)).toEqual(propose(model, query, 20));
    });

    test('refuses bytes that are not its model', () => {
      const bytes = recommender.save(fitOn());
      for (const wrong of [new Uint8Array(0), new Uint8Array(64), bytes.slice(0, bytes.length - 8), bytes.slice(4)]) {
        expect(() => recommender.load(wrong)).toThrow(RangeError);
      }
    });

    test.each([
      ['an empty log', []],
      ['one reader', log().filter((event) => event.userId === 'reader-0')],
      ['one event', log().slice(0, 1)],
      ['only dislikes', log().map((event) => ({ ...event, weight: -2 }))],
      ['everything at one time', log().map((event) => ({ ...event, at: NOW }))],
      ['items that do not exist', log().map((event) => ({ ...event, itemId: `gone-${event.itemId}` }))],
      ['one item', log().map((event) => ({ ...event, itemId: 'item-1' }))],
      ['readers called as items are, or as objects’ own things', withReadersCalled(['item-0', '__proto__', '', '0'])],
      ['events out of order', [...log()].reverse()],
      [
        'times before 1970 and after tomorrow',
        log().map((event, i) => ({ ...event, at: (i % 2 ? -1 : 2) * event.at })),
      ],
      ['weights out of all proportion', log().map((event, i) => ({ ...event, weight: 10 ** ((i % 13) - 6) }))],
      ['a third of bots', [...log(), ...bots()].sort((a, b) => a.at - b.at)],
    ])('survives %s', (_, events) => {
      for (const items of [ITEMS, []]) {
        const model = fitOn({ events, items });
        for (const { itemId, score } of propose(model, queryWith(), 10)) {
          expect(Number.isFinite(score)).toBe(true);
          expect(itemId).toMatch(/^item-/);
        }
        for (const event of events.slice(0, 20)) recommender.update(model, event);
        const ids = ITEMS.map(({ id }) => id);
        for (const scored of recommender.score(model, queryWith(), ids))
          expect(Number.isFinite(scored?.score ?? 0)).toBe(true);
      }
    });

    test(`${subject.impersonal ? 'has something' : 'has nothing, and no error,'} for a reader without a past`, () => {
      const stranger = queryWith({ userId: null, history: [], interests: [], admits: () => true });
      expect(propose(fitOn(), stranger, 5).length).toBe(subject.impersonal ? 5 : 0);
    });

    test('learns of an item that nobody knew, and of a reader that nobody knew', () => {
      const model = fitOn();
      for (const itemId of ['item-28', 'brand-new'])
        recommender.update(model, { userId: 'stranger', itemId, weight: 1, at: NOW });
      for (const { score } of propose(model, queryWith(), 40)) expect(Number.isFinite(score)).toBe(true);
    });

    const { updateMoves } = subject;
    if (typeof updateMoves !== 'function') {
      test(`an update moves nothing: ${updateMoves.nothingBecause}`, () => {
        const model = fitOn();
        const before = propose(model, queryWith(), 20);
        recommender.update(model, { userId: 'reader-1', itemId: 'item-9', weight: 3, at: NOW });
        expect(propose(model, queryWith(), 20)).toEqual(before);
      });
      return;
    }
    test('an update moves what it should', () => {
      const model = fitOn();
      updateMoves({
        recommender,
        model,
        scoreOf: (itemId, query) => recommender.score(model, queryWith(query), [itemId])[0]?.score ?? 0,
        learn: (event) =>
          recommender.update(model, { userId: 'newcomer', itemId: 'item-20', weight: 1, at: NOW, ...event }),
      });
    });
  });
}
