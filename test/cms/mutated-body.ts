import fc from 'fast-check';
import { Refusal } from '../../src/core/refusal';

const ODD = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom<unknown>(
    null,
    '',
    0,
    -1,
    1e308,
    [],
    {},
    [[[[]]]],
    { sys: null },
    '\u0000',
    '9999-12-31',
    'x'.repeat(20_000),
  ),
  fc.constant(JSON.parse('{"__proto__":{"x":1},"constructor":{"prototype":1},"toString":"x"}') as unknown),
);

/** A body with some of its values, wherever they stand, replaced by something else, renamed or left out. */
export function mutated(body: unknown): fc.Arbitrary<unknown> {
  const change = fc.record({ at: fc.nat(200), to: ODD, drop: fc.boolean() });
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) =>
    changes.reduce<unknown>((value, { at, to, drop }) => {
      const left = { steps: at % Math.max(1, sizeOf(value)) };
      return replaced(value, left, drop ? undefined : to);
    }, body),
  );
}

/** Whether something is answered or refused: anything else is a fault of ours. */
export function answersOrRefuses(work: () => unknown): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
  }
}

function sizeOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce<number>((sum, part) => sum + sizeOf(part), 0);
}

function replaced(value: unknown, left: { steps: number }, to: unknown): unknown {
  if (left.steps-- === 0) return to;
  if (Array.isArray(value)) return value.map((part) => replaced(part, left, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replaced(part, left, to)]));
}
