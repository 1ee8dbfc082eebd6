/** The value that the share `p` (0..1) of all does not exceed (nearest rank); NaN of nothing. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = Float64Array.from(values).sort();
  const rank = Math.ceil(p * sorted.length);
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1] ?? NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}
