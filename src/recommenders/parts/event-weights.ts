import type { ReaderItems } from './reader-histories';

/**
 * Powers of weights: 1 takes them as they are, 0 lets every deed count the same, 0.5 lies between. What is right depends
 * on the log: among stars a 2 says next to nothing, among articles a like says little more than having read.
 */
export type WeightPower = number;

/** Readers' items with their weights raised to `power` and scaled to a mean square of 1, and the scale that did it. */
export function powered(
  readers: readonly ReaderItems[],
  power: WeightPower,
): { readers: ReaderItems[]; scale: number } {
  let [squares, count] = [0, 0];
  for (const { items } of readers) {
    for (const { weight } of items) squares += weight ** (2 * power);
    count += items.length;
  }
  const scale = squares > 0 ? Math.sqrt(count / squares) : 1;
  const weigh = (reader: ReaderItems): ReaderItems => ({
    userId: reader.userId,
    items: reader.items.map((item) => ({ ...item, weight: scale * item.weight ** power })),
  });
  return { readers: readers.map(weigh), scale };
}

/** The newest `n` items of each reader. */
export function newestOf(readers: readonly ReaderItems[], n: number): readonly ReaderItems[] {
  return readers.map((reader) => (reader.items.length > n ? { ...reader, items: reader.items.slice(-n) } : reader));
}
