import type { BeyondAccuracy } from './beyond-accuracy';
import type { Contribution } from './bootstrap';
import { areaUnderCurve } from './metrics';
import { bestByScore, type Scorer } from './split';

export interface RecordingScorer {
  readonly scorer: Scorer;
  /** Of each reader asked about, in order. */
  readonly aucs: readonly Contribution[];
}

/** Scores as the one given, and notes what lists come of it. */
export function recordingScorer(scorer: Scorer, k: number, beyond: BeyondAccuracy): RecordingScorer {
  const aucs: Contribution[] = [];
  return {
    aucs,
    scorer: (reader, itemIds) => {
      const scores = scorer(reader, itemIds);
      const { history, relevant } = reader;
      beyond.add({ list: bestByScore(itemIds, scores, k), history, relevant });
      aucs.push({
        sum: areaUnderCurve(
          scores,
          itemIds.map((id) => relevant.has(id)),
        ),
        count: 1,
      });
      return scores;
    },
  };
}
