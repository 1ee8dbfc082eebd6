/** A rectangle inside a flat, row-major array of numbers. */
export interface Block {
  readonly data: Float64Array;
  /** Index of the upper left number. */
  readonly offset: number;
  /** Numbers from one row to the next. */
  readonly stride: number;
}

/** Numbers of a row that are worked through at a time: a strip of A and B then stays in the first-level cache. */
const DEPTH = 256;
/** Rows of B per pass: a panel of 64 × 256 numbers (128 KiB) stays in the second-level cache. */
const WIDTH = 64;

/** The block that begins `row` rows and `column` columns further on. */
export function within(block: Block, row: number, column: number): Block {
  return { data: block.data, offset: block.offset + row * block.stride + column, stride: block.stride };
}

/**
 * C += sign · A·Bᵀ, where A is m × k, B is n × k, C is m × n. The one place where time goes: 4 × 4 results at a time are
 * held in local variables, so that 8 numbers read serve 32 operations.
 */
export function addProductTransposed(
  c: Block,
  a: Block,
  b: Block,
  m: number,
  n: number,
  k: number,
  sign: 1 | -1,
): void {
  for (let k0 = 0; k0 < k; k0 += DEPTH) {
    const depth = Math.min(DEPTH, k - k0);
    for (let j0 = 0; j0 < n; j0 += WIDTH) {
      const width = Math.min(WIDTH, n - j0);
      panel(within(c, 0, j0), within(a, 0, k0), within(b, j0, k0), m, width, depth, sign);
    }
  }
}

function panel(c: Block, a: Block, b: Block, m: number, n: number, k: number, sign: 1 | -1): void {
  const wholeRows = m - (m % 4);
  const wholeColumns = n - (n % 4);
  for (let i = 0; i < wholeRows; i += 4) {
    for (let j = 0; j < wholeColumns; j += 4) tile(within(c, i, j), within(a, i, 0), within(b, j, 0), k, sign);
  }
  edge(c, a, b, wholeRows, 0, m, n, k, sign);
  edge(c, a, b, 0, wholeColumns, wholeRows, n, k, sign);
}

/** What is left over on the right and at the bottom, one number at a time. */
function edge(
  c: Block,
  a: Block,
  b: Block,
  i0: number,
  j0: number,
  i1: number,
  j1: number,
  k: number,
  sign: number,
): void {
  for (let i = i0; i < i1; i += 1) {
    for (let j = j0; j < j1; j += 1) {
      let sum = 0;
      for (let p = 0; p < k; p += 1) sum += a.data[a.offset + i * a.stride + p]! * b.data[b.offset + j * b.stride + p]!;
      c.data[c.offset + i * c.stride + j]! += sign * sum;
    }
  }
}

// Longer than a function should be, and unrolled by hand: a loop over the sixteen sums would keep them in memory.
// prettier-ignore
function tile(c: Block, a: Block, b: Block, k: number, sign: number): void {
  const x = a.data;
  const y = b.data;
  let s00 = 0, s01 = 0, s02 = 0, s03 = 0;
  let s10 = 0, s11 = 0, s12 = 0, s13 = 0;
  let s20 = 0, s21 = 0, s22 = 0, s23 = 0;
  let s30 = 0, s31 = 0, s32 = 0, s33 = 0;
  let a0 = a.offset, a1 = a0 + a.stride, a2 = a1 + a.stride, a3 = a2 + a.stride;
  let b0 = b.offset, b1 = b0 + b.stride, b2 = b1 + b.stride, b3 = b2 + b.stride;
  for (let p = 0; p < k; p += 1) {
    const y0 = y[b0++]!, y1 = y[b1++]!, y2 = y[b2++]!, y3 = y[b3++]!;
    const x0 = x[a0++]!;
    s00 += x0 * y0; s01 += x0 * y1; s02 += x0 * y2; s03 += x0 * y3;
    const x1 = x[a1++]!;
    s10 += x1 * y0; s11 += x1 * y1; s12 += x1 * y2; s13 += x1 * y3;
    const x2 = x[a2++]!;
    s20 += x2 * y0; s21 += x2 * y1; s22 += x2 * y2; s23 += x2 * y3;
    const x3 = x[a3++]!;
    s30 += x3 * y0; s31 += x3 * y1; s32 += x3 * y2; s33 += x3 * y3;
  }
  addRow(c, 0, sign * s00, sign * s01, sign * s02, sign * s03);
  addRow(c, 1, sign * s10, sign * s11, sign * s12, sign * s13);
  addRow(c, 2, sign * s20, sign * s21, sign * s22, sign * s23);
  addRow(c, 3, sign * s30, sign * s31, sign * s32, sign * s33);
}

function addRow({ data, offset, stride }: Block, row: number, s0: number, s1: number, s2: number, s3: number): void {
  const at = offset + row * stride;
  data[at]! += s0;
  data[at + 1]! += s1;
  data[at + 2]! += s2;
  data[at + 3]! += s3;
}
