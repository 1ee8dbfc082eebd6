import { namedTenant } from '../../src/cli/named-tenant';
import { writingConfig } from '../../src/cli/writing-config';

describe('the tenant a command works on', () => {
  const tenants = ['north', 'south'];

  test('is the one that is named, else the first', () => {
    expect(namedTenant('south', { tenants })).toBe('south');
    expect(namedTenant(undefined, { tenants })).toBe('north');
  });

  test('must be there: else it is said which are', () => {
    expect(() => namedTenant('east', { tenants })).toThrow('There is no tenant east. TENANTS names: north, south.');
  });

  test('is the only one that is opened for writing; what was written is not read back often', () => {
    const env = { NODE_ENV: 'test', TENANTS: 'north,south', TAIL_INTERVAL_MS: '250' };
    const config = writingConfig('south', env);
    expect(config.tenants).toEqual(['south']);
    expect(config.seedDemo).toBe(false);
    expect(config.tailIntervalMs).toBe(3_000);
    expect(writingConfig('south', { ...env, TAIL_INTERVAL_MS: '5000' }).tailIntervalMs).toBe(5_000);
  });
});
