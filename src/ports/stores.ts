import type { AddressBook } from './address-book';
import type { CampaignStore } from './campaign-store';
import type { ConsentStore } from './consent-store';
import type { DigestLedger } from './digest-ledger';
import type { IdentityStore } from './identity-store';
import type { ImpressionLog } from './impression-log';
import type { Inbox } from './inbox';
import type { InteractionLog } from './interaction-log';
import type { ItemStore } from './item-store';
import type { ModelStore } from './model-store';
import type { ProfileStore } from './profile-store';
import type { RankingStore } from './ranking-store';
import type { RunStore } from './run-store';
import type { SettingsStore } from './settings-store';
import type { SubjectTallies } from './subject-tallies';
import type { VectorStore } from './vector-store';

/** Every store of one tenant. Use cases get this and never see the tenant's id, so none can leak. */
export interface TenantStores {
  readonly items: ItemStore;
  readonly interactions: InteractionLog;
  readonly impressions: ImpressionLog;
  readonly profiles: ProfileStore;
  readonly identities: IdentityStore;
  readonly vectors: VectorStore;
  readonly inbox: Inbox;
  readonly rankings: RankingStore;
  readonly settings: SettingsStore;
  readonly models: ModelStore;
  readonly campaigns: CampaignStore;
  readonly digests: DigestLedger;
  readonly contacts: AddressBook;
  readonly consents: ConsentStore;
  readonly runs: RunStore;
  readonly subjects: SubjectTallies;
}

/**
 * A storage engine. Laws: tenants never see each other's data, whatever their names; `ping` rejects within the
 * configured time where the engine cannot be reached; every verb of every store rejects with `StoreUnavailable` (and
 * with nothing else) where the engine is out of reach.
 */
export interface Storage {
  /** For the log and the start-up page: `memory`, `mongodb`. */
  readonly kind: string;
  /** Whether what is stored outlives the process. */
  readonly durable: boolean;
  forTenant(tenant: string): TenantStores;
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The world's failure: the storage engine is out of reach. Transports answer it as retryable. */
export class StoreUnavailable extends Error {
  constructor(options?: { cause?: unknown }) {
    super('The database cannot be reached at the moment.', options);
    this.name = 'StoreUnavailable';
  }
}
