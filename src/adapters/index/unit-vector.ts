/**
 * The vector scaled to length 1, as a copy.
 * @throws RangeError where the length is not `dimensions`, a number is NaN or infinite, or all are zero: the native index
 * would take NaN silently and answer nonsense for ever after.
 */
export function unitVector(vector: Float32Array, dimensions: number): Float32Array {
  if (vector.length !== dimensions) throw new RangeError(`Expected ${dimensions} numbers, got ${vector.length}.`);
  let sum = 0;
  for (let i = 0; i < dimensions; i++) sum += vector[i]! * vector[i]!;
  if (!Number.isFinite(sum)) throw new RangeError('A vector must hold finite numbers only.');
  if (sum === 0) throw new RangeError('A vector of zeros has no direction.');
  const unit = new Float32Array(dimensions);
  const factor = Math.abs(sum - 1) < 1e-6 ? 1 : 1 / Math.sqrt(sum);
  for (let i = 0; i < dimensions; i++) unit[i] = vector[i]! * factor;
  return unit;
}

/** A whole number of dimensions above 0; RangeError otherwise. */
export function checkedDimensions(dimensions: number): number {
  if (!Number.isInteger(dimensions) || dimensions < 1 || dimensions > 65_536) {
    throw new RangeError(`Dimensions must be a whole number in 1..65536, got ${dimensions}.`);
  }
  return dimensions;
}

/** How many neighbours to look for: `k` in whole numbers, no more than there are; 0 for nonsense. */
export function boundedCount(k: number, size: number): number {
  return k >= 1 ? Math.min(Math.floor(k), size) : 0;
}

/** Rounding may carry a cosine past its range. */
export function clampCosine(value: number): number {
  return Math.min(1, Math.max(-1, value));
}

/** Inner product of a vector in a block with another in a block; offsets in numbers. Four sums, so that the CPU need not wait. */
export function innerProduct(
  a: Float32Array,
  offsetA: number,
  b: Float32Array,
  offsetB: number,
  length: number,
): number {
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let i = 0;
  for (; i + 3 < length; i += 4) {
    s0 += a[offsetA + i]! * b[offsetB + i]!;
    s1 += a[offsetA + i + 1]! * b[offsetB + i + 1]!;
    s2 += a[offsetA + i + 2]! * b[offsetB + i + 2]!;
    s3 += a[offsetA + i + 3]! * b[offsetB + i + 3]!;
  }
  for (; i < length; i++) s0 += a[offsetA + i]! * b[offsetB + i]!;
  return s0 + s1 + s2 + s3;
}
