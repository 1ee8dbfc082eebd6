/** Runs synchronous work behind a promise: a throw becomes a rejection, as with any store that does wait. */
export function answer<T>(work: () => T): Promise<T> {
  return new Promise((resolve) => resolve(work()));
}
