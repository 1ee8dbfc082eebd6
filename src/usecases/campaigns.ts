import type { Campaign } from '../core/digest/campaign';
import { parseCampaign } from '../core/digest/campaign-schema';
import { periodOf } from '../core/digest/period';
import { Refusal } from '../core/refusal';
import type { CampaignStore } from '../ports/campaign-store';
import type { CampaignView } from './digest-services';

export interface CampaignsDeps {
  readonly store: CampaignStore;
  /** Those of files. Where one of the store has the same id, the store's counts; a file's counts before a built-in one. */
  readonly files: readonly Campaign[];
  readonly builtIn: readonly Campaign[];
  /** Names of the mail templates; missing: nothing is sent from here, and whatever is named may be there. */
  readonly mailTemplates?: readonly string[];
  readonly now: () => number;
}

/** Every campaign there is, in order of id. */
export async function listCampaigns({ store, files, builtIn, now }: CampaignsDeps): Promise<CampaignView[]> {
  const found = new Map<string, CampaignView>();
  const add = (campaign: Campaign, origin: CampaignView['origin'], revision: number) =>
    found.set(campaign.id, { campaign, origin, revision, period: periodOf(campaign, now()) });
  for (const campaign of builtIn) add(campaign, 'built-in', 0);
  for (const campaign of files) add(campaign, 'file', 0);
  for (const { revision, ...campaign } of await store.list()) add(campaign, 'stored', revision);
  return [...found.values()].sort((a, b) => (a.campaign.id < b.campaign.id ? -1 : 1));
}

/** One campaign, as it is at this moment on every replica. Refuses (NOT_FOUND) what there is not, and names those there are. */
export async function findCampaign(id: string, deps: CampaignsDeps): Promise<CampaignView> {
  const stored = await deps.store.byId(id);
  if (stored !== null) {
    const { revision, ...campaign } = stored;
    return { campaign, origin: 'stored', revision, period: periodOf(campaign, deps.now()) };
  }
  const unstored = { ...deps, store: { ...deps.store, list: () => Promise.resolve([]) } };
  const fixed = (await listCampaigns(unstored)).find(({ campaign }) => campaign.id === id);
  if (fixed !== undefined) return fixed;
  const known = (await listCampaigns(deps)).map(({ campaign }) => campaign.id).join(', ');
  throw new Refusal('NOT_FOUND', `There is no campaign ${JSON.stringify(id)}. Known: ${known}.`);
}

/**
 * Makes or changes a campaign, given whole. Refuses (BAD_CAMPAIGN) with everything that is wrong with it, and (CONFLICT)
 * where it is not at the revision that was expected; without one, whatever stands is replaced. Repeating it changes nothing
 * but the revision.
 */
export async function saveCampaign(
  given: unknown,
  expectedRevision: number | undefined,
  deps: CampaignsDeps,
): Promise<CampaignView> {
  const parsed = parseCampaign(given, deps);
  if (parsed.kind === 'problems') {
    const { problems } = parsed;
    throw new Refusal('BAD_CAMPAIGN', `The campaign cannot be used: ${problems.join('; ')}.`, { problems });
  }
  return storeCampaign(parsed.campaign, expectedRevision, deps);
}

async function storeCampaign(
  campaign: Campaign,
  expectedRevision: number | undefined,
  deps: CampaignsDeps,
): Promise<CampaignView> {
  const revision = expectedRevision ?? (await deps.store.byId(campaign.id))?.revision ?? 0;
  if (!(await deps.store.save(campaign, revision)))
    throw new Refusal('CONFLICT', `The campaign ${campaign.id} was changed meanwhile. Read it again, and change that.`);
  return { campaign, origin: 'stored', revision: revision + 1, period: periodOf(campaign, deps.now()) };
}

/** Pauses a campaign, or lets it go on, whatever else is wrong with it by now. One of a file, or a built-in one, is stored from then on. */
export async function pauseCampaign(id: string, paused: boolean, deps: CampaignsDeps): Promise<CampaignView> {
  const standing = await findCampaign(id, deps);
  if (standing.campaign.paused === paused) return standing;
  return storeCampaign({ ...standing.campaign, paused }, standing.revision, deps);
}
