import type { Contribution } from './bootstrap';
import type { Objective } from './objective';
import type { Log } from './read-log';
import type { Row, Scorer, Split } from './split';

/** By metric (as `ndcg@10`): what each reader of the split contributes, in the order of `split.readers`. */
export type Judgement = ReadonlyMap<string, readonly Contribution[]>;

/** A way to cut a log and to judge who ranks best. */
export interface Protocol {
  readonly name: string;
  /** For the head of the table: what is measured, in a sentence. */
  readonly about: string;
  /** The measure by which settings are chosen. */
  readonly target: string;
  /** Cuts off the test part. */
  split(log: Log, seed: number): Split;
  /** Cuts a validation part off a training part, in the same way. */
  validation(split: Split, seed: number): Split;
  judge(split: Split, scorer: Scorer, options: JudgeOptions): Judgement;
  /** The same judgement as one number, of a table of scores: what is learnt is learnt by this. */
  objective(split: Split, seed: number): Objective;
  readonly baselines: readonly Row[];
}

export interface JudgeOptions {
  readonly seed: number;
  readonly onReader: () => void;
}
