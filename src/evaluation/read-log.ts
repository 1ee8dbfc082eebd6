import type { Dataset, InteractionRecord, ItemRecord, LineProblem } from '../datasets/dataset';

/** A data set in memory: what protocols cut. */
export interface Log {
  readonly items: readonly ItemRecord[];
  /** In order of time; ties in the order of the file. */
  readonly interactions: readonly InteractionRecord[];
  readonly problems: readonly LineProblem[];
}

/** Reads a data set whole. Rejects with DatasetMissing where its files are not there. */
export async function readLog(dataset: Dataset): Promise<Log> {
  const problems: LineProblem[] = [];
  const items = await gathered(dataset.items((problem) => problems.push(problem)));
  const interactions = await gathered(dataset.interactions((problem) => problems.push(problem)));
  return { items, interactions: interactions.sort((a, b) => a.at - b.at), problems };
}

async function gathered<T>(records: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const record of records) all.push(record);
  return all;
}
