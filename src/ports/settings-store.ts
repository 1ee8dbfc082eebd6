import type { Json } from '../core/item';

/**
 * Small named facts of a tenant (the serving space, when the seeds were loaded, …). Laws: `set` replaces, `get` answers
 * the last set; `setOnce` sets only where nothing is set, and answers what stands: of many at once, all are answered the
 * same.
 */
export interface SettingsStore {
  get(name: string): Promise<Json | undefined>;
  set(name: string, value: Json): Promise<void>;
  setOnce(name: string, value: Json): Promise<Json>;
}
