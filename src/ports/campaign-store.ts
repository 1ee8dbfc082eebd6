import type { Campaign, StoredCampaign } from '../core/digest/campaign';

/**
 * The campaigns that were made through the API. Laws: `list` answers in order of id. `save` stores only where the stored
 * revision equals `expectedRevision` (0: nothing stored), as one more, and answers whether it did; of many at once one
 * does. `remove` answers whether there was one.
 */
export interface CampaignStore {
  list(): Promise<StoredCampaign[]>;
  byId(id: string): Promise<StoredCampaign | null>;
  save(campaign: Campaign, expectedRevision: number): Promise<boolean>;
  remove(id: string): Promise<boolean>;
}
