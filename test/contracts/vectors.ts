/** Seeded vectors for the tests of indexes: uniform in 0..1, then unit vectors around centres. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

export function randomVector(dimensions: number, random: () => number): Float32Array {
  return Float32Array.from({ length: dimensions }, () => random() + random() + random() - 1.5);
}

export function clusteredVectors(count: number, dimensions: number, centres: number, seed: number): Float32Array[] {
  const random = seededRandom(seed);
  const middles = Array.from({ length: centres }, () => randomVector(dimensions, random));
  return Array.from({ length: count }, () => {
    const middle = middles[Math.floor(random() * centres)]!;
    return randomVector(dimensions, random).map((value, i) => middle[i]! + 0.6 * value);
  });
}

export function cosine(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < a.length; i += 1) {
    ab += a[i]! * b[i]!;
    aa += a[i]! * a[i]!;
    bb += b[i]! * b[i]!;
  }
  return ab / Math.sqrt(aa * bb);
}
