/** From this length on the model is slower for two texts at once than for one after the other. */
const LONG_TEXT = 300;
const SHORT_TEXTS_A_CHUNK = 8;

/**
 * Cuts a call into the pieces the model computes at a time, as positions in `texts`: long texts alone, short ones by
 * eights with their like (shorter ones are padded to the longest). One piece takes at most about 0.25 s, which is how
 * long an urgent call may have to wait for a bulk one.
 */
export function chunksOf(texts: readonly string[]): number[][] {
  const positions = [...texts.keys()].sort((a, b) => texts[a]!.length - texts[b]!.length);
  const short = positions.filter((i) => texts[i]!.length < LONG_TEXT);
  const chunks: number[][] = [];
  for (let from = 0; from < short.length; from += SHORT_TEXTS_A_CHUNK) {
    chunks.push(short.slice(from, from + SHORT_TEXTS_A_CHUNK));
  }
  return [...chunks, ...positions.slice(short.length).map((i) => [i])];
}
