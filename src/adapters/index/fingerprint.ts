/** 30 bits (a small integer in V8, so that a map of them stays compact) of the bits of a vector: FNV-1a over its words. */
export function fingerprint(vector: Float32Array): number {
  const words = new Uint32Array(vector.buffer, vector.byteOffset, vector.length);
  let hash = 0x811c9dc5;
  for (let i = 0; i < words.length; i++) hash = Math.imul(hash ^ words[i]!, 0x01000193) ^ (hash >>> 15);
  return (hash ^ (hash >>> 16)) & 0x3fffffff;
}

/** Bit for bit the same (both without NaN). */
export function sameVector(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((value, i) => value === b[i]);
}
