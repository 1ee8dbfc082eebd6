import type { StoredCampaign } from '../../core/digest/campaign';
import type { CampaignStore } from '../../ports/campaign-store';
import { answer } from './answer';

/** Campaigns in memory. */
export function memoryCampaignStore(): CampaignStore {
  const campaigns = new Map<string, StoredCampaign>();
  return {
    list: () => answer(() => [...campaigns.values()].sort((a, b) => (a.id < b.id ? -1 : 1))),
    byId: (id) => answer(() => campaigns.get(id) ?? null),
    save: (campaign, expectedRevision) =>
      answer(() => {
        if ((campaigns.get(campaign.id)?.revision ?? 0) !== expectedRevision) return false;
        campaigns.set(campaign.id, { ...campaign, revision: expectedRevision + 1 });
        return true;
      }),
    remove: (id) => answer(() => campaigns.delete(id)),
  };
}
