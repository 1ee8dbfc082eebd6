/** Numbers in [0, 1), the same for the same seed. */
export type Random = () => number;

/**
 * splitmix32: a Weyl sequence through the 32-bit finalizer of MurmurHash3 (Steele, Lea & Flood 2014 for the
 * construction). Small, fast and good enough for sampling; not for secrets.
 */
export function seededRandom(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x9e3779b9) | 0;
    return (mix(state) >>> 0) / 2 ** 32;
  };
}

/** A seed from anything that can be written as text, e.g. a seed and an id together. FNV-1a, then mixed. */
export function seedFrom(...parts: readonly (string | number)[]): number {
  let hash = 0x811c9dc5;
  for (const character of parts.join('\u0000')) hash = Math.imul(hash ^ character.codePointAt(0)!, 0x01000193);
  return mix(hash) >>> 0;
}

/** A new array in random order (Fisher & Yates). */
export function shuffled<T>(values: readonly T[], random: Random): T[] {
  const result = [...values];
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(random() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

/** `n` different values for which `admits` holds, fewer where there are fewer; in the order they were drawn. */
export function sample<T>(
  values: readonly T[],
  n: number,
  random: Random,
  admits: (value: T) => boolean = () => true,
): T[] {
  const drawn = new Map<number, number>();
  const result: T[] = [];
  for (let left = values.length; left > 0 && result.length < n; left -= 1) {
    // A shuffle of which only the part that is drawn is ever made.
    const place = Math.floor(random() * left);
    const value = values[drawn.get(place) ?? place]!;
    drawn.set(place, drawn.get(left - 1) ?? left - 1);
    if (admits(value)) result.push(value);
  }
  return result;
}

function mix(value: number): number {
  let h = value ^ (value >>> 16);
  h = Math.imul(h, 0x21f0aaad);
  h ^= h >>> 15;
  h = Math.imul(h, 0x735a2d97);
  return h ^ (h >>> 15);
}
