import { loadConfig, type Config } from '../config';
import { forNamedTenant } from './named-tenant';

/** How often the store is followed, ms: all there is to hear is what we wrote, and reading it often takes half the time. */
const FOLLOW_MS = 3_000;

/** The configuration of a command that writes much into one tenant. Throws where a setting is wrong or it is not there. */
export function writingConfig(tenant: string | undefined, env: Readonly<Record<string, string | undefined>>): Config {
  const config = forNamedTenant(tenant, loadConfig(env));
  return { ...config, tailIntervalMs: Math.max(config.tailIntervalMs, FOLLOW_MS) };
}
