import { seededRandom, seedFrom } from '../../core/random';

/** Where a text lies: topics are regions, stories are places in them. */
export interface Place {
  readonly topic: number;
  readonly story: number;
}

export type VectorAt = (place: Place, seed: number) => Float32Array;

/** Independent directions in which the vectors really vary: text vectors use few of their dimensions. */
const RANK = 32;
/** How far stories lie from their topic, and texts from their story, where topics have 1 between them. */
const STORY_SPREAD = 0.7;
const TEXT_SPREAD = 0.4;

/** Unit vectors that cluster as made vectors do: by topic, and within a topic by story. The same place and seed give the same. */
export function syntheticVectors(dimensions: number, seed: number): VectorAt {
  const basis = Float64Array.from(normals(RANK * dimensions, seed));
  const centres = new Map<string, Float64Array>();
  const centreOf = (name: string) => {
    const known = centres.get(name) ?? normals(RANK, seedFrom(seed, name));
    centres.set(name, known);
    return known;
  };
  return ({ topic, story }, textSeed) => {
    const about = centreOf(`${topic}`);
    const told = centreOf(`${topic}/${story}`);
    const own = normals(RANK, seedFrom(seed, 'text', textSeed));
    const weights = own.map((value, i) => about[i]! + STORY_SPREAD * told[i]! + TEXT_SPREAD * value);
    return unit(combined(weights, basis, dimensions));
  };
}

function combined(weights: Float64Array, basis: Float64Array, dimensions: number): Float64Array {
  const vector = new Float64Array(dimensions);
  for (let row = 0; row < RANK; row++) {
    for (let i = 0; i < dimensions; i++) vector[i]! += weights[row]! * basis[row * dimensions + i]!;
  }
  return vector;
}

function unit(vector: Float64Array): Float32Array {
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  return Float32Array.from(vector, (value) => value / length);
}

/** Box–Muller: normal with mean 0 and deviation 1. */
function normals(count: number, seed: number): Float64Array {
  const uniform = seededRandom(seed);
  return Float64Array.from({ length: count }, () => {
    return Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  });
}
