import type { Storage, TenantStores } from '../../ports/stores';
import { memoryAddressBook } from './address-book';
import { memoryConsentStore } from './consent-store';
import { memoryCampaignStore } from './campaign-store';
import { memoryDigestLedger } from './digest-ledger';
import { memoryIdentityStore } from './identity-store';
import { memoryImpressionLog } from './impression-log';
import { memoryInbox } from './inbox';
import { memoryInteractionLog } from './interaction-log';
import { memoryItemStore } from './item-store';
import { memoryModelStore } from './model-store';
import { memoryProfileStore } from './profile-store';
import { memoryRankingStore } from './ranking-store';
import { memoryRunStore } from './run-store';
import { memorySettingsStore } from './settings-store';
import { memorySubjectTallies } from './subject-tallies';
import { memoryVectorStore } from './vector-store';

/** How much one tenant may hold; content, vectors, claims and undone deliveries are never dropped. */
export interface MemoryLimits {
  readonly interactions: number;
  readonly impressions: number;
  readonly profiles: number;
  /** Entries of all frozen rankings together. */
  readonly rankedEntries: number;
  readonly doneDeliveries: number;
}

const LIMITS: MemoryLimits = {
  interactions: 2_000_000,
  impressions: 500_000,
  profiles: 100_000,
  rankedEntries: 500_000,
  doneDeliveries: 10_000,
};

/** Everything in this process and gone with it: for trying out and for tests. `now` in ms since 1970. */
export function memoryStorage({ now, limits = LIMITS }: { now: () => number; limits?: MemoryLimits }): Storage {
  const tenants = new Map<string, TenantStores>();
  const forTenant = (tenant: string): TenantStores => {
    const stores = tenants.get(tenant) ?? emptyStores(now, limits);
    tenants.set(tenant, stores);
    return stores;
  };
  return { kind: 'memory', durable: false, forTenant, ping: () => Promise.resolve(), close: () => Promise.resolve() };
}

function emptyStores(now: () => number, limits: MemoryLimits): TenantStores {
  return {
    items: memoryItemStore(now),
    interactions: memoryInteractionLog(limits.interactions),
    impressions: memoryImpressionLog(limits.impressions),
    profiles: memoryProfileStore(limits.profiles),
    identities: memoryIdentityStore(),
    vectors: memoryVectorStore(),
    inbox: memoryInbox(now, limits.doneDeliveries),
    rankings: memoryRankingStore(now, limits.rankedEntries),
    settings: memorySettingsStore(),
    models: memoryModelStore(),
    campaigns: memoryCampaignStore(),
    digests: memoryDigestLedger(),
    contacts: memoryAddressBook(),
    consents: memoryConsentStore(),
    runs: memoryRunStore(),
    subjects: memorySubjectTallies(),
  };
}
