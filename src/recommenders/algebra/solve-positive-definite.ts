/**
 * Solves A·x = b for a small symmetric positive definite n × n matrix (row-major, its lower triangle is read and becomes
 * its Cholesky factor); `right` becomes x. False, with both left in between, where the matrix is not positive definite.
 */
export function solvePositiveDefinite(matrix: Float64Array, n: number, right: Float64Array): boolean {
  for (let i = 0; i < n; i += 1) {
    const rowI = i * n;
    for (let j = 0; j <= i; j += 1) {
      const rowJ = j * n;
      let sum = matrix[rowI + j]!;
      for (let p = 0; p < j; p += 1) sum -= matrix[rowI + p]! * matrix[rowJ + p]!;
      if (i === j && !(sum > 0)) return false;
      matrix[rowI + j] = i === j ? Math.sqrt(sum) : sum / matrix[rowJ + j]!;
    }
  }
  substitute(matrix, n, right);
  return true;
}

function substitute(factor: Float64Array, n: number, right: Float64Array): void {
  for (let i = 0; i < n; i += 1) {
    let sum = right[i]!;
    for (let p = 0; p < i; p += 1) sum -= factor[i * n + p]! * right[p]!;
    right[i] = sum / factor[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    let sum = right[i]!;
    for (let p = i + 1; p < n; p += 1) sum -= factor[p * n + i]! * right[p]!;
    right[i] = sum / factor[i * n + i]!;
  }
}
