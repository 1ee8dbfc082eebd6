import { CAMPAIGNS, periodOf, subjectLine } from '../core/campaign';
import { variantFor } from '../core/item';
import { RECIPES } from '../core/recipe';
import { Refusal } from '../core/refusal';
import type { ItemCache } from '../serving/item-cache';
import { feedPage } from './feed-page';
import type { ReadFeedDeps } from './read-feed';
import type { Digest, DigestInput } from './services';

export type PreviewDigestDeps = ReadFeedDeps & { readonly items: ItemCache };

/** The digest a reader would get of a campaign, at a moment. Records nothing. Refuses (NOT_FOUND) an unknown campaign. */
export async function previewDigest(input: DigestInput, deps: PreviewDigestDeps): Promise<Digest> {
  const { reader, locales, at } = input;
  const campaign = CAMPAIGNS.find(({ id }) => id === input.campaign);
  if (campaign === undefined) {
    const known = CAMPAIGNS.map(({ id }) => id).join(', ');
    throw new Refusal('NOT_FOUND', `There is no campaign ${JSON.stringify(input.campaign)}. Known: ${known}.`);
  }
  const { ranking, personalization } = await deps.rank({ recipe: RECIPES.digest, reader, locales, at });
  const first = input.size ?? campaign.size;
  const { entries } = ranking;
  const page = feedPage(
    {
      reader,
      surface: 'digest',
      list: `digest:${campaign.id}`,
      first,
      entries,
      from: 0,
      hidden: new Set(),
      at,
      personalization,
    },
    deps,
  );
  const [lead] = await deps.items.byIds(page.edges.slice(0, 1).map((edge) => edge.itemId));
  const title = lead ? (variantFor(lead, locales)?.title ?? null) : null;
  return {
    campaign: campaign.id,
    userId: reader.userId,
    period: periodOf(campaign, at ?? deps.now()),
    subject: subjectLine(title, page.edges.length - 1, locales),
    page,
  };
}
