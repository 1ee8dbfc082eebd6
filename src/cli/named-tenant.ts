import type { Config } from '../config';

/**
 * The tenant that a command works on: the one that was named, else the first of TENANTS. Throws an Error with a sentence
 * that helps where TENANTS names no such tenant.
 */
export function namedTenant(tenant: string | undefined, { tenants }: Pick<Config, 'tenants'>): string {
  const name = tenant ?? tenants[0]!;
  if (!tenants.includes(name)) throw new Error(`There is no tenant ${name}. TENANTS names: ${tenants.join(', ')}.`);
  return name;
}

/** The configuration with that tenant alone, and without the demo's seeds. Throws as `namedTenant` does. */
export function forNamedTenant(tenant: string | undefined, config: Config): Config {
  return { ...config, tenants: [namedTenant(tenant, config)], seedDemo: false };
}
