/**
 * Solves the small systems of alternating least squares: (G + Σ cᵢ·yᵢyᵢᵀ + λI)·x = Σ (1 + cᵢ)·yᵢ, by Cholesky. One per
 * model: its arrays are used again for every solve.
 */
export class FactorSolver {
  private readonly matrix: Float64Array;

  constructor(
    readonly rank: number,
    private readonly ridge: number,
  ) {
    this.matrix = new Float64Array(rank * rank);
  }

  /** `gram`: YᵀY, row-major; `rows` and `confidences`: the places in `factors` that were liked, and how surely. */
  solve(
    gram: Float64Array,
    factors: Float32Array,
    rows: ArrayLike<number>,
    confidences: ArrayLike<number>,
  ): Float64Array {
    this.matrix.set(gram);
    for (let a = 0; a < this.rank; a += 1) this.matrix[a * this.rank + a]! += this.ridge;
    const right = new Float64Array(this.rank);
    for (let k = 0; k < rows.length; k += 1) this.addLiked(factors, rows[k]! * this.rank, confidences[k]!, right);
    this.factorize();
    return this.substitute(right);
  }

  /** Solves again with the matrix of the last `solve`; `right` is overwritten by the solution. */
  substitute(right: Float64Array): Float64Array {
    const { rank, matrix } = this;
    for (let i = 0; i < rank; i += 1) {
      let sum = right[i]!;
      for (let p = 0; p < i; p += 1) sum -= matrix[i * rank + p]! * right[p]!;
      right[i] = sum / matrix[i * rank + i]!;
    }
    for (let i = rank - 1; i >= 0; i -= 1) {
      let sum = right[i]!;
      for (let p = i + 1; p < rank; p += 1) sum -= matrix[p * rank + i]! * right[p]!;
      right[i] = sum / matrix[i * rank + i]!;
    }
    return right;
  }

  private addLiked(factors: Float32Array, start: number, confidence: number, right: Float64Array): void {
    const { rank, matrix } = this;
    for (let a = 0; a < rank; a += 1) {
      const value = factors[start + a]!;
      right[a]! += (1 + confidence) * value;
      const scaled = confidence * value;
      for (let b = 0; b <= a; b += 1) matrix[a * rank + b]! += scaled * factors[start + b]!;
    }
  }

  /** The lower triangle becomes its Cholesky factor. */
  private factorize(): void {
    const { rank, matrix } = this;
    for (let j = 0; j < rank; j += 1) {
      for (let i = j; i < rank; i += 1) {
        let sum = matrix[i * rank + j]!;
        for (let p = 0; p < j; p += 1) sum -= matrix[i * rank + p]! * matrix[j * rank + p]!;
        matrix[i * rank + j] = i === j ? Math.sqrt(sum) : sum / matrix[j * rank + j]!;
      }
    }
  }
}

/** FᵀF of a table of factors with `rank` columns, both triangles. */
export function gramOf(factors: Float32Array, rank: number): Float64Array {
  const gram = new Float64Array(rank * rank);
  for (let start = 0; start < factors.length; start += rank) {
    for (let a = 0; a < rank; a += 1) {
      const value = factors[start + a]!;
      for (let b = 0; b <= a; b += 1) gram[a * rank + b]! += value * factors[start + b]!;
    }
  }
  for (let a = 0; a < rank; a += 1) for (let b = a + 1; b < rank; b += 1) gram[a * rank + b] = gram[b * rank + a]!;
  return gram;
}
