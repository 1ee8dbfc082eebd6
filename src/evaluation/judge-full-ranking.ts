import type { Contribution } from './bootstrap';
import { averagePrecision, hitRate, ndcg, precision, recall, reciprocalRank, type Metric } from './metrics';
import type { JudgeOptions, Judgement } from './protocol';
import { bestByScore, type Scorer, type Split } from './split';

const K = 10;
const METRICS: Readonly<Record<string, Metric>> = {
  map: averagePrecision,
  ndcg,
  precision,
  recall,
  hr: hitRate,
  mrr: reciprocalRank,
};

/** Ranks, for every reader, all items they have not in training, and takes every measure of the first `k` places. */
export function judgeFullRanking(split: Split, scorer: Scorer, { onReader }: JudgeOptions, k = K): Judgement {
  const columns = new Map(Object.keys(METRICS).map((name): [string, Contribution[]] => [`${name}@${k}`, []]));
  for (const reader of split.readers) {
    const known = new Set(reader.history.map((entry) => entry.itemId));
    const candidates = split.items.map((item) => item.id).filter((id) => !known.has(id));
    const ranked = bestByScore(candidates, scorer(reader, candidates), k);
    for (const [name, metric] of Object.entries(METRICS)) {
      columns.get(`${name}@${k}`)!.push({ sum: metric(ranked, reader.relevant, k), count: 1 });
    }
    onReader();
  }
  return columns;
}
