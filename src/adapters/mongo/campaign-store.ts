import type { Model } from 'mongoose';
import type { Campaign, StoredCampaign } from '../../core/digest/campaign';
import type { CampaignStore } from '../../ports/campaign-store';
import type { Keyspace } from './keyspace';
import { insertNew } from './log';
import { json, number, recordSchema, type TenantRecord } from './record-schema';

export interface CampaignRecord extends TenantRecord {
  readonly revision: number;
  readonly campaign: string;
}

/** By key they come in order of id. */
export const campaignSchema = recordSchema({ revision: number, campaign: json }, [[{ tenant: 1, _id: 1 }]]);

/** Campaigns in MongoDB. */
export function mongoCampaignStore(model: Model<CampaignRecord>, keys: Keyspace): CampaignStore {
  const { tenant } = keys;
  return {
    list: async () => (await model.find({ tenant }).sort({ _id: 1 }).lean<CampaignRecord[]>()).map(campaignFromRecord),
    byId: async (id) => {
      const record = await model.findOne({ _id: keys.key(id) }).lean<CampaignRecord>();
      return record && campaignFromRecord(record);
    },
    save: async (campaign, expectedRevision) => {
      const record = campaignToRecord({ ...campaign, revision: expectedRevision + 1 }, keys);
      if (expectedRevision === 0) return (await insertNew(model, [record]))[0]!;
      const { _id, ...fields } = record;
      const { matchedCount } = await model.updateOne({ _id, revision: expectedRevision }, { $set: fields });
      return matchedCount === 1;
    },
    remove: async (id) => (await model.deleteOne({ _id: keys.key(id) })).deletedCount === 1,
  };
}

export function campaignToRecord({ revision, ...campaign }: StoredCampaign, keys: Keyspace): CampaignRecord {
  return { _id: keys.key(campaign.id), tenant: keys.tenant, revision, campaign: JSON.stringify(campaign) };
}

export function campaignFromRecord({ revision, campaign }: CampaignRecord): StoredCampaign {
  return { ...(JSON.parse(campaign) as Campaign), revision };
}
