/** `values` at length 1; where they have no direction (all zero, or not finite), the fixed vector. */
export function unitVector(values: ArrayLike<number>): Float32Array {
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) sum += values[i]! * values[i]!;
  const length = Math.sqrt(sum);
  if (!(length > 1e-12) || !Number.isFinite(length)) return fixedVector(values.length);
  const unit = new Float32Array(values.length);
  for (let i = 0; i < values.length; i += 1) unit[i] = values[i]! / length;
  return unit;
}

/** What a text without words gets: a unit vector, the same for all of them. */
export function fixedVector(dimensions: number): Float32Array {
  return new Float32Array(dimensions).fill(1 / Math.sqrt(dimensions));
}
