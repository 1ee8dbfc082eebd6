import { addProductTransposed, within, type Block } from './multiply-transposed';

/** Below this size a block is worked number by number. */
const SMALL = 48;

/**
 * Replaces a symmetric positive definite n × n matrix (row-major, its lower triangle is read) by its inverse, through
 * A = L·Lᵀ and A⁻¹ = L⁻ᵀ·L⁻¹. Recursive and blocked, so that nearly all of the 4n³/3 operations are matrix products.
 * Needs n² further numbers of memory. Throws a RangeError where the matrix is not positive definite.
 */
export function invertPositiveDefinite(matrix: Float64Array, n: number): void {
  if (matrix.length !== n * n) throw new RangeError(`Expected ${n} × ${n} numbers, got ${matrix.length}.`);
  const whole: Block = { data: matrix, offset: 0, stride: n };
  factorize(whole, n);
  const scratch = new Float64Array(n * n);
  invertLower(whole, n, scratch);
  transposeLower(whole, n, { data: scratch, offset: 0, stride: n });
  multiplyUpper(whole, { data: scratch, offset: 0, stride: n }, n);
}

/** Cholesky: the lower triangle becomes L. */
function factorize(a: Block, n: number): void {
  if (n <= SMALL) return factorizeSmall(a, n);
  const h = half(n);
  factorize(a, h);
  const below = within(a, h, 0);
  solveTransposed(a, below, n - h, h);
  subtractOuter(within(a, h, h), below, n - h, h);
  factorize(within(a, h, h), n - h);
}

function factorizeSmall({ data, offset, stride }: Block, n: number): void {
  for (let j = 0; j < n; j += 1) {
    const rowJ = offset + j * stride;
    for (let i = j; i < n; i += 1) {
      const rowI = offset + i * stride;
      let sum = data[rowI + j]!;
      for (let p = 0; p < j; p += 1) sum -= data[rowI + p]! * data[rowJ + p]!;
      if (i === j && !(sum > 0)) throw new RangeError('The matrix is not positive definite.');
      data[rowI + j] = i === j ? Math.sqrt(sum) : sum / data[rowJ + j]!;
    }
  }
}

/** X ← X·L⁻ᵀ for a lower triangular n × n L and an m × n X. */
function solveTransposed(l: Block, x: Block, m: number, n: number): void {
  if (n <= SMALL) return solveTransposedSmall(l, x, m, n);
  const h = half(n);
  solveTransposed(l, x, m, h);
  addProductTransposed(within(x, 0, h), x, within(l, h, 0), m, n - h, h, -1);
  solveTransposed(within(l, h, h), within(x, 0, h), m, n - h);
}

function solveTransposedSmall(l: Block, x: Block, m: number, n: number): void {
  for (let i = 0; i < m; i += 1) {
    const row = x.offset + i * x.stride;
    for (let j = 0; j < n; j += 1) {
      const rowJ = l.offset + j * l.stride;
      let sum = x.data[row + j]!;
      for (let p = 0; p < j; p += 1) sum -= x.data[row + p]! * l.data[rowJ + p]!;
      x.data[row + j] = sum / l.data[rowJ + j]!;
    }
  }
}

/** C ← C − X·Xᵀ, its lower triangle (and, in blocks on the diagonal, a little more). */
function subtractOuter(c: Block, x: Block, n: number, k: number): void {
  if (n <= SMALL) return addProductTransposed(c, x, x, n, n, k, -1);
  const h = half(n);
  subtractOuter(c, x, h, k);
  addProductTransposed(within(c, h, 0), within(x, h, 0), x, n - h, h, k, -1);
  subtractOuter(within(c, h, h), within(x, h, 0), n - h, k);
}

/** L ← L⁻¹: with L = [A 0; B C] that is [A⁻¹ 0; −C⁻¹·B·A⁻¹ C⁻¹]. */
function invertLower(l: Block, n: number, scratch: Float64Array): void {
  if (n <= SMALL) return invertLowerSmall(l, n);
  const h = half(n);
  const rest = n - h;
  invertLower(l, h, scratch);
  invertLower(within(l, h, h), rest, scratch);
  const below = within(l, h, 0);
  const transposed: Block = { data: scratch, offset: 0, stride: h };
  const product: Block = { data: scratch, offset: h * h, stride: rest };
  transposeLower(l, h, transposed);
  clear(product, h, rest);
  // (B·A⁻¹)ᵀ = A⁻ᵀ·Bᵀ, kept transposed because that is the shape the next product wants.
  addProductTransposed(product, transposed, below, h, rest, h, 1);
  zeroAbove(within(l, h, h), rest);
  clear(below, rest, h);
  addProductTransposed(below, within(l, h, h), product, rest, h, rest, -1);
}

function invertLowerSmall({ data, offset, stride }: Block, n: number): void {
  for (let j = 0; j < n; j += 1) {
    data[offset + j * stride + j] = 1 / data[offset + j * stride + j]!;
    for (let i = j + 1; i < n; i += 1) {
      const row = offset + i * stride;
      let sum = 0;
      for (let p = j; p < i; p += 1) sum -= data[row + p]! * data[offset + p * stride + j]!;
      data[row + j] = sum / data[row + i]!;
    }
  }
}

/** target ← source ᵀ of a lower triangle, zeros below. */
function transposeLower(source: Block, n: number, target: Block): void {
  for (let i = 0; i < n; i += 1) {
    for (let j = 0; j < n; j += 1) {
      target.data[target.offset + i * target.stride + j] =
        j >= i ? source.data[source.offset + j * source.stride + i]! : 0;
    }
  }
}

function zeroAbove({ data, offset, stride }: Block, n: number): void {
  for (let i = 0; i < n; i += 1) data.fill(0, offset + i * stride + i + 1, offset + i * stride + n);
}

function clear({ data, offset, stride }: Block, rows: number, columns: number): void {
  for (let i = 0; i < rows; i += 1) data.fill(0, offset + i * stride, offset + i * stride + columns);
}

/** target ← U·Uᵀ for an upper triangular U, both triangles. Rows i and j meet only from column max(i, j) on. */
function multiplyUpper(target: Block, upper: Block, n: number): void {
  clear(target, n, n);
  for (let i = 0; i < n; i += SMALL) {
    const rows = Math.min(SMALL, n - i);
    addProductTransposed(within(target, i, 0), within(upper, i, i), within(upper, 0, i), rows, i + rows, n - i, 1);
  }
  for (let i = 0; i < n; i += 1) for (let j = i + 1; j < n; j += 1) target.data[i * n + j] = target.data[j * n + i]!;
}

/** Half of n, kept a multiple of four so that the products' tiles fit. */
function half(n: number): number {
  return Math.ceil(n / 8) * 4;
}
