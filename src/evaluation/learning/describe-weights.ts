import type { Learnt } from './learn';
import type { SignalWeights } from './learn-weights';

/**
 * What was learnt, in words, a line each: by which way and how well, then every signal with its weight as set by hand and
 * as learnt, and its share of the score, largest first.
 */
export function describeWeights(
  learnt: Pick<Learnt, 'weights' | 'hand' | 'ranker' | 'judged' | 'signalPower' | 'successes' | 'learntShare'>,
): string[] {
  return [passage(learnt), ...learnt.judged.map(judgedInWords), ...signalsInWords(learnt)];
}

function passage({
  ranker,
  signalPower,
  successes,
  learntShare,
}: Pick<Learnt, 'ranker' | 'signalPower' | 'successes' | 'learntShare'>): string {
  if (learntShare === 0) return `Weights are as set by hand: ${successes} successes are too few to learn from.`;
  const way = `${ranker} of signals to the power ${signalPower}`;
  return `Weights by ${way}, from ${successes} successes; they count ${percent(learntShare)} beside those set by hand.`;
}

function judgedInWords({ ranker, signalPower, value, auc, logLoss }: Learnt['judged'][number]): string {
  const figures = `objective ${value.toFixed(4)}, AUC ${auc.toFixed(4)}, log-loss ${logLoss.toFixed(4)}`;
  return `${ranker}, power ${signalPower}: ${figures} on readers held back`;
}

function signalsInWords({ weights, hand }: Pick<Learnt, 'weights' | 'hand'>): string[] {
  const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0) || 1;
  const names = Object.keys(weights).sort((a, b) => weights[b]! - weights[a]! || (a < b ? -1 : 1));
  return names.map((name) => {
    return `${name}: set by hand ${number(hand, name)}, learnt ${number(weights, name)}, ${percent(weights[name]! / total)} of the score`;
  });
}

function number(weights: SignalWeights, name: string): string {
  return String(Number((weights[name] ?? 0).toPrecision(3)));
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
