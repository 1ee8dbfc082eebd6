import type { Json } from '../core/item';

/**
 * Small named facts of a tenant (the serving space, when the seeds were loaded, …). Laws: `set` replaces, `get` answers
 * the last set; `setOnce` sets only where nothing is set, and answers what stands: of many at once, all are answered the
 * same. `replace` sets where `expected` (undefined: nothing) is what stands, and answers whether it did: of many at once who
 * expect the same, one does.
 */
export interface SettingsStore {
  get(name: string): Promise<Json | undefined>;
  set(name: string, value: Json): Promise<void>;
  setOnce(name: string, value: Json): Promise<Json>;
  replace(name: string, expected: Json | undefined, value: Json): Promise<boolean>;
}
