import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Dataset } from '../../src/datasets/dataset';
import { readDeskdrop } from '../../src/datasets/deskdrop';
import { readMovieLens } from '../../src/datasets/movielens';
import type { Protocol } from '../../src/evaluation/protocol';
import { deskdropPublished } from '../../src/evaluation/protocols/deskdrop-published';
import { moviesTemporal } from '../../src/evaluation/protocols/movies-temporal';
import { readLog } from '../../src/evaluation/read-log';
import { runProtocol } from '../../src/evaluation/run-protocol';

const DATA = resolve(process.env.ATTUNE_DATA ?? '.');
const present = existsSync(`${DATA}/deskdrop`) && existsSync(`${DATA}/ml-latest-small`);
if (!present)
  console.warn(
    'Skipped: set ATTUNE_DATA to the folder of the public data sets (deskdrop/, ml-latest-small/, tmdb-10k/).',
  );

/** Figures that are known from elsewhere: as published, or measured with other code. */
const KNOWN: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, number>>>>>> = {
  'deskdrop-published': {
    popularity: { 'recall@5': 0.243, 'recall@10': 0.374 },
    'item-item-cosine': { 'recall@5': 0.28, 'recall@10': 0.41 },
  },
  'movies-temporal': {
    popularity: { 'map@10': 0.0234, 'ndcg@10': 0.0776, 'precision@10': 0.0599, 'recall@10': 0.0517 },
    'item-item-jaccard': { 'map@10': 0.0264, 'ndcg@10': 0.079, 'precision@10': 0.0635, 'recall@10': 0.0701 },
    'item-knn-cosine-100': { 'map@10': 0.027, 'ndcg@10': 0.0884, 'precision@10': 0.0716, 'recall@10': 0.069 },
  },
};

async function expectKnown(protocol: Protocol, dataset: Dataset, seed: number, tolerance: number): Promise<void> {
  const log = await readLog(dataset);
  expect(log.problems).toEqual([]);
  const known = KNOWN[protocol.name]!;
  const rows = protocol.baselines.filter((row) => row.name in known);
  const split = protocol.split(log, seed);
  const report = await runProtocol(protocol, split, { seed, rows, onProgress: () => undefined, clock: () => 0 });
  for (const { model, metrics } of report.rows) {
    for (const [metric, figure] of Object.entries(known[model]!)) {
      const { mean, low, high } = metrics.get(metric)!;
      expect({ model, metric, off: Math.abs(mean - figure) <= tolerance ? 0 : mean - figure }).toEqual({
        model,
        metric,
        off: 0,
      });
      expect(low).toBeLessThan(mean);
      expect(high).toBeGreaterThan(mean);
    }
  }
}

(present ? describe : describe.skip)('baselines come out as known from elsewhere', () => {
  test.each([1, 2])(
    'deskdrop-published, seed %i, within .01',
    async (seed) => {
      await expectKnown(deskdropPublished, readDeskdrop(DATA), seed, 0.01);
    },
    120_000,
  );

  test('movies-temporal, within .003', async () => {
    await expectKnown(moviesTemporal, readMovieLens(DATA), 1, 0.003);
  }, 120_000);
});
