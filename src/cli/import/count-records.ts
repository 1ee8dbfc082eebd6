import type { Dataset, OnProblem } from '../../datasets/dataset';

export interface Counted {
  readonly items: number;
  readonly interactions: number;
}

/** Reads everything once: how much there is, and which lines cannot be used. Rejects with DatasetMissing. */
export async function countRecords(dataset: Dataset, onProblem: OnProblem): Promise<Counted> {
  const counted = { items: 0, interactions: 0 };
  for await (const _ of dataset.items(onProblem)) counted.items += 1;
  for await (const _ of dataset.interactions(onProblem)) counted.interactions += 1;
  return counted;
}
