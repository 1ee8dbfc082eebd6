import { Refusal } from '../core/refusal';
import type { ModelInfo } from '../ports/model-store';
import type { TenantStores } from '../ports/stores';
import { serveVersion, servingVersion } from '../serving/serving-model';

type Stores = Pick<TenantStores, 'models' | 'settings'>;

const LISTED = 100;

/** What was trained, the newest first, and which version serves; null: what was set by hand. */
export async function trainings(
  stores: Stores,
): Promise<{ readonly models: readonly ModelInfo[]; readonly serving: string | null }> {
  return { models: await stores.models.list(LISTED), serving: await servingVersion(stores) };
}

/** Makes a trained version serve. Refuses (NOT_FOUND) one that is not there, and (CONFLICT) one without models. */
export async function serveTrained(stores: Stores, version: string): Promise<string> {
  const info = await stores.models.info(version);
  if (info === null)
    throw new Refusal('NOT_FOUND', `There is no model ${version}: npm run train -- --list names them.`);
  if (Object.keys(info.parts).length === 0) {
    throw new Refusal(
      'CONFLICT',
      `${version} was refused when it was trained, so its models were not kept: ${info.reason}`,
    );
  }
  await serveVersion(stores, version);
  return version;
}

/** Makes the promoted version before the one that serves serve again; null: there was none, what was set by hand serves. */
export async function rolledBack(stores: Stores): Promise<string | null> {
  const { models, serving } = await trainings(stores);
  const before = models.find(({ version, outcome }) => outcome === 'promoted' && serving !== null && version < serving);
  await serveVersion(stores, before?.version ?? null);
  return before?.version ?? null;
}
