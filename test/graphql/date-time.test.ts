import * as fc from 'fast-check';
import { parseValue } from 'graphql';
import { DateTime } from '../../src/graphql/date-time';

describe('DateTime', () => {
  test('comes back as it went out, to the millisecond', () => {
    const moments = fc.integer({ min: Date.UTC(1000, 0, 1), max: Date.UTC(9999, 11, 31) });
    fc.assert(fc.property(moments, (ms) => expect(DateTime.parseValue(DateTime.serialize(ms))).toBe(ms)));
  });

  test.each([
    ['2026-11-21T09:30:00Z', Date.UTC(2026, 10, 21, 9, 30)],
    ['2026-11-21T09:30:00.123456Z', Date.UTC(2026, 10, 21, 9, 30, 0, 123)],
    ['2026-11-21T09:30:00+05:30', Date.UTC(2026, 10, 21, 4, 0)],
    ['2024-02-29T00:00:00Z', Date.UTC(2024, 1, 29)],
  ])('reads %s', (text, ms) => {
    expect(DateTime.parseValue(text)).toBe(ms);
    expect(DateTime.parseLiteral(parseValue(JSON.stringify(text)), {})).toBe(ms);
  });

  test.each([
    '2026-11-21',
    '2026-11-21T09:30:00',
    '2026-11-21 09:30:00Z',
    '2026-13-01T00:00:00Z',
    '2026-02-30T00:00:00Z',
    '2025-02-29T00:00:00Z',
    '2026-11-21T25:00:00Z',
    '+12026-01-01T00:00:00Z',
    'yesterday',
    '',
    1_700_000_000_000,
    null,
    {},
  ])('refuses %j', (value) => {
    expect(() => DateTime.parseValue(value)).toThrow('ISO 8601');
  });

  test('refuses a number in the query', () => {
    expect(() => DateTime.parseLiteral(parseValue('1700000000000'), {})).toThrow('ISO 8601');
  });
});
