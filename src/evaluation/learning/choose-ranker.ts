import type { Split } from '../split';
import { chooseWeights, type ChooseWeightsOptions, type ChosenWeights, type JudgedRanker } from './choose-weights';
import { raiseSignals, SIGNAL_POWERS } from './raise-signals';
import type { SignalTable } from './signal-table';

export interface ChosenRanker extends ChosenWeights {
  readonly signalPower: number;
  readonly judged: readonly (JudgedRanker & { readonly signalPower: number })[];
}

export interface ChooseRankerOptions extends ChooseWeightsOptions {
  /** Names of the signals that recommenders give: only these are raised. */
  readonly recommenders: ReadonlySet<string>;
}

/** What a power is judged by: quick, and it has no start that one power could suit better than another. */
const QUICK = 'conditional logit';

/** Chooses the power of signals by conditional logit on readers held back, then learns weights in every way there is. */
export function chooseRanker(table: SignalTable, split: Split, options: ChooseRankerOptions): ChosenRanker {
  const raised = (power: number) => raiseSignals(table, power, options.recommenders);
  const tried = SIGNAL_POWERS.map((signalPower) => {
    const [quick] = chooseWeights(raised(signalPower), split, { ...options, rankers: [QUICK] }).judged;
    return { ...quick!, signalPower };
  });
  const { signalPower } = tried.reduce((best, one) => (one.value > best.value ? one : best));
  const chosen = chooseWeights(raised(signalPower), split, options);
  return { ...chosen, signalPower, judged: [...chosen.judged.map((row) => ({ ...row, signalPower })), ...tried] };
}
