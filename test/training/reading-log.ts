import type { ItemFacts } from '../../src/core/item-facts';
import { seededRandom } from '../../src/core/random';
import type { TrainingDeed, TrainingOrder } from '../../src/ports/model-trainer';
import { TrainingLog } from '../../src/training/training-log';

const DAY = 86_400_000;
export const NOW = Date.UTC(2026, 10, 20);
const DIMENSIONS = 4;

export interface ReadingLog {
  readonly readers: number;
  readonly items: number;
  readonly days: number;
}

/** Readers of four tastes: an item of theirs nine times out of ten, a few a day; items and vectors tell the taste. */
export function readingLog({ readers, items, days }: ReadingLog): {
  readonly items: readonly ItemFacts[];
  readonly deeds: readonly TrainingDeed[];
  readonly vectors: ReadonlyMap<string, Float32Array>;
} {
  const random = seededRandom(3);
  const facts = Array.from({ length: items }, (_, i) => anItem(`i${i}`, `topic ${i % DIMENSIONS}`));
  const deeds: TrainingDeed[] = [];
  for (let day = days; day > 0; day -= 1) {
    for (let r = 0; r < readers; r += 1) {
      for (let n = 0; n < 2; n += 1) {
        const taste = random() < 0.9 ? r % DIMENSIONS : Math.floor(random() * DIMENSIONS);
        const i = taste + DIMENSIONS * Math.floor((random() * items) / DIMENSIONS);
        const at = NOW - day * DAY + Math.floor(random() * DAY);
        deeds.push({ id: `d${deeds.length}`, userId: `u${r}`, itemId: `i${i}`, type: 'LIKE', value: null, at });
      }
    }
  }
  const vectors = new Map(facts.map(({ id }, i) => [id, axis(i % DIMENSIONS)]));
  return { items: facts, deeds: deeds.sort((a, b) => a.at - b.at), vectors };
}

export function anItem(id: string, topic: string): ItemFacts {
  return {
    id,
    type: 'article',
    status: 'published',
    topics: [topic],
    authors: [],
    locales: ['en'],
    publishedAt: NOW - 100 * DAY,
    expiresAt: null,
    premium: false,
    featured: false,
  };
}

export function gathered(given: Partial<ReturnType<typeof readingLog>>): TrainingLog {
  const log = new TrainingLog(DIMENSIONS);
  const { items = [], deeds = [], vectors = new Map<string, Float32Array>() } = given;
  log.add({ kind: 'items', items });
  log.add({ kind: 'deeds', deeds });
  const values = new Float32Array(vectors.size * DIMENSIONS);
  [...vectors.values()].forEach((vector, i) => values.set(vector, i * DIMENSIONS));
  log.add({ kind: 'vectors', vectors: { ids: [...vectors.keys()], values } });
  return log;
}

export const ORDER: TrainingOrder = {
  now: NOW,
  seed: 1,
  dimensions: DIMENSIONS,
  serving: null,
  maxQueries: 200,
  maxItems: 200,
  maxDeeds: 100_000,
};

function axis(a: number): Float32Array {
  return Float32Array.from({ length: DIMENSIONS }, (_, d) => (d === a ? 1 : 0));
}
