import type { Json } from '../core/item';

/** Small named facts of a tenant (the serving space, seeds loaded, …). Law: `set` replaces, `get` answers the last set. */
export interface SettingsStore {
  get(name: string): Promise<Json | undefined>;
  set(name: string, value: Json): Promise<void>;
}
