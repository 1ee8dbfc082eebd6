import type { Config } from './config';
import { CAMPAIGNS } from './core/campaign';
import type { Digest } from './core/digest/digest';
import { createShelves } from './core/digest/shelves';
import type { Signer } from './core/signer';
import type { TenantStores } from './ports/stores';
import type { ItemCache } from './serving/item-cache';
import type { LiveWorld } from './serving/live-world';
import { SERVING } from './serving/serving-settings';
import { findCampaign, listCampaigns, pauseCampaign, saveCampaign } from './usecases/campaigns';
import { completeProfile } from './usecases/complete-profile';
import type { BestHour, DigestServices } from './usecases/digest-services';
import { receiveFeedback } from './usecases/digest-feedback';
import { digestToken } from './usecases/digest-token';
import { findDigest } from './usecases/find-digest';
import { pageDigests, type PageDigestsDeps } from './usecases/page-digests';
import type { RankForReader } from './usecases/rank-for-reader';
import { reserveDigests } from './usecases/reserve-digest';
import type { TenantServices } from './usecases/services';
import { commitDigests, voidDigests } from './usecases/settle-digest';

export interface DigestsDeps {
  readonly config: Pick<Config, 'campaignFiles'>;
  readonly stores: TenantStores;
  readonly live: LiveWorld;
  readonly items: ItemCache;
  readonly rank: RankForReader;
  readonly edgeSigner: Signer;
  readonly now: () => number;
  readonly track: TenantServices['track'];
  readonly mailTemplates?: readonly string[];
  /** Default: nothing is known of anybody's hours. */
  readonly bestHour?: BestHour;
}

export interface Digests {
  readonly services: DigestServices;
  /** What the preview needs beside what every surface does: it chooses as a reservation would. */
  readonly choosing: Pick<PageDigestsDeps, 'shelves' | 'ledger' | 'campaigns'>;
}

/** Campaigns and the digests made of them, for one tenant. */
export function composeDigests({ config, stores, live, items, rank, now, ...given }: DigestsDeps): Digests {
  const { lookBackMs, maxProfileItems: maxItems, maxProfileEvents: maxEvents } = SERVING;
  const { mailTemplates } = given;
  const campaigns = { store: stores.campaigns, files: config.campaignFiles, builtIn: CAMPAIGNS, mailTemplates, now };
  const profiles = { live, log: stores.interactions, now, lookBackMs, maxItems, maxEvents };
  const deps: PageDigestsDeps = {
    live,
    rank,
    items,
    shelves: createShelves(),
    ledger: stores.digests,
    campaigns,
    log: stores.interactions,
    completeProfile: (userId) => completeProfile(userId, profiles),
    bestHour: given.bestHour ?? (() => Promise.resolve(null)),
    now,
  };
  const feedback = {
    digestById: (id: string) => findDigest(id, deps),
    tokenOf: (digest: Digest, place: number) => digestToken(digest, place, given.edgeSigner),
    track: given.track,
    contacts: stores.contacts,
    consents: stores.consents,
    now,
  };
  const services: DigestServices = {
    reserveDigest: async (input) => (await reserveDigests([input], deps))[0]!,
    reserveDigests: (inputs) => reserveDigests(inputs, deps),
    commitDigests: (ids) => commitDigests(ids, deps),
    voidDigests: (ids) => voidDigests(ids, deps),
    digestById: (id) => findDigest(id, deps),
    digests: (input) => pageDigests(input, deps),
    feedback: (events) => receiveFeedback(events, feedback),
    tokenOf: (digest, place) => digestToken(digest, place, given.edgeSigner),
    readers: (after, limit) => stores.interactions.readers(after, limit),
    campaigns: () => listCampaigns(campaigns),
    campaign: (id) => findCampaign(id, campaigns),
    saveCampaign: (given, expectedRevision) => saveCampaign(given, expectedRevision, campaigns),
    pauseCampaign: (id, paused) => pauseCampaign(id, paused, campaigns),
    removeCampaign: (id) => stores.campaigns.remove(id),
  };
  return { services, choosing: { shelves: deps.shelves, ledger: deps.ledger, campaigns } };
}
