import { z } from 'zod';
import type { ModelInfo } from '../ports/model-store';
import type { TenantStores } from '../ports/stores';

const NAME = 'model/serving';
const Pointer = z.object({ version: z.string().nullable() });

type Stores = Pick<TenantStores, 'settings' | 'models'>;

/** The version that every replica is to serve; null: what was set by hand. */
export async function servingVersion({ settings }: Stores): Promise<string | null> {
  const pointer = Pointer.safeParse(await settings.get(NAME));
  return pointer.success ? pointer.data.version : null;
}

/** Makes a version serve, on every replica within a few seconds; null: what was set by hand. */
export async function serveVersion({ settings }: Stores, version: string | null): Promise<void> {
  await settings.set(NAME, { version });
}

/** What is known of the version that serves. */
export async function servingInfo(stores: Stores): Promise<ModelInfo | null> {
  const version = await servingVersion(stores);
  return version === null ? null : stores.models.info(version);
}
