import type { Impression } from '../../../src/core/interaction';
import { seededRandom } from '../../../src/core/random';
import type { SignalTable } from '../../../src/evaluation/learning/signal-table';
import { splitOf, START } from '../splits';

export interface PleasingLog {
  readonly readers: number;
  readonly items: number;
  /** A place is looked at with the chance (1 + position)^−exponent. */
  readonly exponent: number;
}

/**
 * A simulated log: the policy ranks by the signal `shown`, which says nothing about taste; readers click what they look at
 * with a chance that hangs on the signal `pleases` alone, and they look less the further down it is.
 */
export function pleasingLog({ readers, items, exponent }: PleasingLog) {
  const random = seededRandom(7);
  const ids = Array.from({ length: items }, (_, i) => `i${i}`);
  const table: SignalTable = { names: ['shown', 'pleases'], columns: [[], []] };
  const [shown, pleases] = table.columns as [Float32Array[], Float32Array[]];
  const impressions: Impression[] = [];
  const clicks: { userId: string; itemId: string; impressionId: string }[] = [];
  const cases = Array.from({ length: readers }, (_, r) => {
    const userId = `u${r}`;
    shown.push(Float32Array.from(ids, () => random()));
    pleases.push(Float32Array.from(ids, () => random()));
    const ranking = [...ids.keys()].sort((a, b) => shown[r]![b]! - shown[r]![a]!);
    ranking.forEach((i, position) => {
      const id = `${userId}-${i}`;
      impressions.push(impressionOf(id, userId, ids[i]!, position));
      const clicked = random() < pleases[r]![i]! ** 2 * (1 + position) ** -exponent;
      if (clicked) clicks.push({ userId, itemId: ids[i]!, impressionId: id });
    });
    return { userId, past: [], relevant: clicks.filter((one) => one.userId === userId).map((one) => one.itemId) };
  });
  // Readers who clicked nothing are not judged, so they have no row either.
  const kept = [...cases.keys()].filter((r) => cases[r]!.relevant.length > 0);
  const columns = table.columns.map((column) => kept.map((r) => column[r]!));
  return { split: splitOf(ids, cases), table: { ...table, columns }, impressions, clicks };
}

export function impressionOf(id: string, userId: string, itemId: string, position: number): Impression {
  const shownBy = { surface: 'feed', modelVersion: 'm', propensity: 1 };
  return { id, userId, itemId, position, at: START, receivedAt: START, ...shownBy };
}
