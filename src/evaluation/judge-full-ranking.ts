import type { Contribution } from './bootstrap';
import { averagePrecision, hitRate, ndcg, PLACES, precision, recall, reciprocalRank, type Metric } from './metrics';
import type { JudgeOptions, Judgement } from './protocol';
import { bestByScore, candidatesFor, type Scorer, type Split } from './split';

const METRICS: Readonly<Record<string, Metric>> = {
  map: averagePrecision,
  ndcg,
  precision,
  recall,
  hr: hitRate,
  mrr: reciprocalRank,
};

/** Ranks, for every reader, all that the split ranks and they have not in training, and takes every measure of the first `k` places. */
export function judgeFullRanking(split: Split, scorer: Scorer, { onReader }: JudgeOptions, k = PLACES): Judgement {
  const columns = new Map(Object.keys(METRICS).map((name): [string, Contribution[]] => [`${name}@${k}`, []]));
  for (const reader of split.readers) {
    const candidates = candidatesFor(reader, split);
    const ranked = bestByScore(candidates, scorer(reader, candidates), k);
    for (const [name, metric] of Object.entries(METRICS)) {
      columns.get(`${name}@${k}`)!.push({ sum: metric(ranked, reader.relevant, k), count: 1 });
    }
    onReader();
  }
  return columns;
}
