import { GraphQLError, GraphQLScalarType, Kind } from 'graphql';

// A date of four-digit years, a time to the second at least, and an offset: without one the moment is not known.
const ISO_8601 = /^([1-9]\d{3})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/;

/** A moment: ISO 8601 with an offset on the wire, ms since 1970 inside. */
export const DateTime = new GraphQLScalarType<number, string>({
  name: 'DateTime',
  description: 'A moment, as ISO 8601 with an offset: `2026-11-21T09:30:00Z`. Answers are in UTC, with milliseconds.',
  serialize: (value) => new Date(value as number).toISOString(),
  parseValue: parse,
  parseLiteral: (node) => parse(node.kind === Kind.STRING ? node.value : null),
});

function parse(value: unknown): number {
  const parts = typeof value === 'string' ? ISO_8601.exec(value) : null;
  const ms = parts === null ? NaN : Date.parse(parts[0]);
  if (Number.isNaN(ms) || !dayExists(Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3]))) {
    throw new GraphQLError('A DateTime is written as ISO 8601 with an offset, such as 2026-11-21T09:30:00Z.');
  }
  return ms;
}

/** Date.parse rolls 30 February over into March; a day that does not exist is the caller's mistake. */
function dayExists(year: number, month: number, day: number): boolean {
  return new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
}
