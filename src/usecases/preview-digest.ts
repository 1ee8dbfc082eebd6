import { emptyLedger } from '../core/digest/ledger';
import { periodOf } from '../core/digest/period';
import type { ReaderLedger } from '../core/digest/reader-ledger';
import { nothingNew } from '../core/digest/subject-candidates';
import type { DigestLedger } from '../ports/digest-ledger';
import { StoreUnavailable } from '../ports/stores';
import type { ItemCache } from '../serving/item-cache';
import { findCampaign, type CampaignsDeps } from './campaigns';
import { chooseDigest, type ChooseDigestDeps } from './choose-digest';
import { feedPage } from './feed-page';
import type { ProfileForReader } from './profile-for-reader';
import type { ReadFeedDeps } from './read-feed';
import { subjectsOf } from './reserve-digest';
import type { Digest, DigestInput, Reader } from './services';

export type PreviewDigestDeps = ReadFeedDeps &
  ChooseDigestDeps & {
    readonly items: ItemCache;
    readonly ledger: DigestLedger;
    readonly campaigns: CampaignsDeps;
    readonly profileFor: (reader: Reader) => Promise<ProfileForReader>;
  };

/**
 * The digest a reader would get of a campaign at a moment: what a reservation would hold if it were made now. Records
 * nothing. Refuses (NOT_FOUND) an unknown campaign. While the store is away it is chosen without regard to what was sent,
 * and says that it is degraded.
 */
export async function previewDigest(input: DigestInput, deps: PreviewDigestDeps): Promise<Digest> {
  const { reader, at = deps.now() } = input;
  const { campaign } = await findCampaign(input.campaign, reachableCampaigns(deps));
  const ledger = await ledgerOf(reader, deps);
  const profile = await deps.profileFor(reader);
  const known = ledger ?? emptyLedger(reader.userId ?? '');
  const chosen = await chooseDigest(
    { campaign, reader, profile, ledger: known, locales: input.locales, size: input.size, now: at },
    deps,
  );
  const { personalization: made } = chosen;
  const personalization = { ...made, degraded: made.degraded || profile.degraded || ledger === null };
  const entries = chosen.places.map(({ item }) => item);
  const page = feedPage(
    {
      reader,
      surface: 'digest',
      list: `digest:${campaign.id}`,
      first: entries.length,
      entries,
      from: 0,
      hidden: new Set(),
      at,
      personalization,
    },
    deps,
  );
  const subjects = await subjectsOf(entries, campaign, chosen.locales, deps);
  return {
    campaign: campaign.id,
    userId: reader.userId,
    period: periodOf(campaign, at),
    subject: subjects[0]?.text ?? nothingNew(chosen.locales),
    subjects,
    recap: chosen.recap,
    locales: chosen.locales,
    page,
  };
}

/** Null while the store is away. */
async function ledgerOf({ userId }: Reader, { ledger }: PreviewDigestDeps): Promise<ReaderLedger | null> {
  if (userId === null) return emptyLedger('');
  try {
    return (await ledger.byReaders([userId]))[0] ?? emptyLedger(userId);
  } catch (error) {
    if (error instanceof StoreUnavailable) return null;
    throw error;
  }
}

/** While the store is away, the campaigns that need none. */
function reachableCampaigns({ campaigns }: PreviewDigestDeps): CampaignsDeps {
  const { store } = campaigns;
  const orElse = async <T>(asked: Promise<T>, fallback: T): Promise<T> => {
    try {
      return await asked;
    } catch (error) {
      if (error instanceof StoreUnavailable) return fallback;
      throw error;
    }
  };
  const list = () => orElse(store.list(), []);
  return { ...campaigns, store: { ...store, list, byId: (id) => orElse(store.byId(id), null) } };
}
