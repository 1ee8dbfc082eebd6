import type { Storage, TenantStores } from '../../src/ports/stores';

/** A storage engine as the contract suites see it. */
export interface Contestant {
  /** A second adapter on the same data, as another process would have it; the same one where there can be no other. */
  readonly storages: readonly [Storage, Storage];
  /** What the engine takes for now, ms; tests move it. */
  readonly clock: { now: number };
}

/** Called inside tests, when the engine is up. */
export type Given = () => Contestant;

let tenants = 0;

/** The stores of a tenant nobody has used. */
export function freshStores(given: Given): TenantStores {
  return freshTwins(given)[0];
}

/** The same for both adapters. */
export function freshTwins(given: Given): [TenantStores, TenantStores] {
  const tenant = `tenant-${++tenants}`;
  const [one, other] = given().storages;
  return [one.forTenant(tenant), other.forTenant(tenant)];
}

/** Ids that break what is not careful. */
export const ODD_IDS = [
  'with space',
  'a/b',
  'a.b',
  '$where',
  '__proto__',
  'constructor',
  '100%25',
  'ünï—çødé',
  '日本語',
  '😀',
  'null',
  '{"$gt":""}',
  'a\u0000b',
  'a\nb',
  '\u202Ertl',
  'x'.repeat(500),
];
