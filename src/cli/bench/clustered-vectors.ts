/** What made vectors look like: text vectors lie in clusters and use few of their dimensions. */
export interface ClusterShape {
  readonly dimensions: number;
  readonly centres: number;
  /** Independent directions in which the vectors really vary. */
  readonly rank: number;
  /** Standard deviation around a centre, where centres have 1. */
  readonly spread: number;
}

/** An endless row of unit vectors around seeded centres: the same seed gives the same row. */
export function* clusteredVectors(shape: ClusterShape, seed: number): Generator<Float32Array, never> {
  const { dimensions, centres, rank, spread } = shape;
  const normal = normals(uniforms(seed));
  const pick = uniforms(seed ^ 0x5bd1e995);
  const basis = Float64Array.from({ length: rank * dimensions }, normal);
  const middles = Float64Array.from({ length: centres * rank }, normal);
  for (;;) {
    const centre = Math.floor(pick() * centres) * rank;
    const vector = new Float64Array(dimensions);
    for (let row = 0; row < rank; row++) {
      const weight = middles[centre + row]! + spread * normal();
      for (let i = 0; i < dimensions; i++) vector[i]! += weight * basis[row * dimensions + i]!;
    }
    yield unit(vector);
  }
}

function unit(vector: Float64Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(vector, (value) => value / length);
}

/** Mulberry32: uniform in 0..1. */
function uniforms(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Box–Muller: normal with mean 0 and deviation 1. */
function normals(uniform: () => number): () => number {
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}
