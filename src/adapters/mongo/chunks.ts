/** Ids per query. */
export const CHUNK = 1_000;

/** Cuts a list into pieces of at most `size`. */
export function chunksOf<T>(list: readonly T[], size = CHUNK): T[][] {
  const count = Math.ceil(list.length / size);
  return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}

/** Asks for keys in pieces, side by side, and answers the records in key order, null where missing. */
export async function inKeyOrder<R extends { readonly _id: string }>(
  keys: readonly string[],
  find: (keys: string[]) => Promise<R[]>,
): Promise<(R | null)[]> {
  const pages = await Promise.all(chunksOf([...new Set(keys)]).map(find));
  const found = new Map(pages.flat().map((record) => [record._id, record]));
  return keys.map((key) => found.get(key) ?? null);
}
