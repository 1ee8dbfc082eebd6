import type { Recommender } from '../core/recommender';
import type { LearntBlend } from '../core/learnt-recipe';
import type { ModelInfo } from '../ports/model-store';
import type { TenantStores } from '../ports/stores';
import { Breath } from './breath';
import type { LiveModels } from './live-models';
import type { LiveModel } from './moving-models';
import { servingVersion } from './serving-model';

export interface ModelKeeperDeps {
  readonly stores: Pick<TenantStores, 'settings' | 'models'>;
  readonly models: LiveModels;
  /** The recommenders with what was learnt about them; throws where it cannot be read. */
  readonly recommendersOf: (info: ModelInfo) => readonly Recommender<unknown>[];
  readonly learntOf: (info: ModelInfo) => LearntBlend;
  readonly format: number;
}

/** Keeps this replica's models those that are to serve: looks at the store now and then, and loads piece by piece. */
export class ModelKeeper {
  /** The version that could not be loaded: not tried again, so that a bad one is reported once. */
  private bad: string | null = null;

  constructor(private readonly deps: ModelKeeperDeps) {}

  /** Rejects with StoreUnavailable, and with a sentence where the version that is to serve cannot be loaded. */
  async follow(): Promise<void> {
    const { stores, models } = this.deps;
    const version = await servingVersion(stores);
    models.follow(version !== null);
    if (version === null || version === this.bad || version === models.trainedVersion) return;
    const info = await stores.models.info(version);
    if (info !== null) await this.load(info);
  }

  private async load(info: ModelInfo): Promise<void> {
    const { models, learntOf, format } = this.deps;
    if (info.format !== format) {
      this.bad = info.version;
      throw new Error(`The model ${info.version} was made by another release (format ${info.format}, not ${format}).`);
    }
    const loaded = await this.loadParts(info);
    models.adopt({ version: info.version, models: loaded, learnt: learntOf(info), dataTo: info.dataTo });
  }

  private async loadParts(info: ModelInfo): Promise<LiveModel[]> {
    const loaded: LiveModel[] = [];
    const breath = new Breath();
    for (const recommender of this.deps.recommendersOf(info)) {
      const bytes = await this.deps.stores.models.part(info.version, recommender.name);
      await breath.take();
      if (bytes === null) throw this.broken(info, `it has no part ${recommender.name}`);
      try {
        loaded.push({ recommender, model: recommender.load(bytes) });
      } catch (error) {
        throw this.broken(info, error instanceof Error ? error.message : String(error));
      }
    }
    return loaded;
  }

  private broken({ version }: ModelInfo, why: string): Error {
    this.bad = version;
    return new Error(`The model ${version} cannot be loaded: ${why}. Train anew: npm run train.`);
  }
}
