import type { Contribution } from './bootstrap';
import { figuresByStratum, STRATA, type Stratum, type StratumFigure } from './strata';

/** One answer of a replay: who asked, and how well it did. */
export interface Answer {
  readonly userId: string;
  /** By how much was known of the reader at that moment. */
  readonly stratum: Stratum;
  /** By measure; left out where it says nothing. */
  readonly measures: Readonly<Record<string, number>>;
}

/** By metric: a reader's answers together; readers in the order of their first answer, the same for all rows. */
export function byReader(answers: readonly Answer[]): Map<string, Contribution[]> {
  const places = new Map<string, number>();
  for (const { userId } of answers) if (!places.has(userId)) places.set(userId, places.size);
  const columns = new Map<string, Contribution[]>();
  for (const { userId, measures } of answers) {
    for (const [name, value] of Object.entries(measures)) {
      const column = columns.get(name) ?? Array.from(places, () => ({ sum: 0, count: 0 }));
      columns.set(name, column);
      const { sum, count } = column[places.get(userId)!]!;
      column[places.get(userId)!] = { sum: sum + value, count: count + 1 };
    }
  }
  return columns;
}

/** Answers are sorted by what was known of the reader at that moment: a reader may grow from cold to heavy. */
export function answersByStratum(
  answers: readonly Answer[],
  target: string,
  seed: number,
): ReadonlyMap<Stratum, StratumFigure> {
  const kinds = STRATA.flatMap((stratum) => {
    const own = byReader(answers.filter((answer) => answer.stratum === stratum)).get(target) ?? [];
    return own.map((contribution) => ({ contribution, stratum }));
  });
  return figuresByStratum(
    kinds.map(({ contribution }) => contribution),
    kinds.map(({ stratum }) => stratum),
    seed,
  );
}
