import { blockedItems } from '../core/digest/blocked-items';
import type { Campaign } from '../core/digest/campaign';
import type { CandidateSource } from '../core/digest/candidate-source';
import { fillPlaces, type PlacedItem } from '../core/digest/fill-places';
import type { ReaderLedger } from '../core/digest/reader-ledger';
import type { Shelves } from '../core/digest/shelves';
import { isReadThrough, offersSeen, sourceCandidates, type SourceContext } from '../core/digest/source-candidates';
import type { CatalogueView } from '../core/catalogue';
import { matchesLocale } from '../core/item';
import type { ItemFilter } from '../core/item-filter';
import { lastTouched } from '../core/profile';
import { RECIPES, type Recipe } from '../core/recipe';
import type { ProfileForReader } from './profile-for-reader';
import type { RankedForReader, RankForReader } from './rank-for-reader';
import type { Personalization, Reader } from './services';

export interface ChooseDigestDeps {
  readonly live: { readonly catalogue: CatalogueView };
  readonly rank: RankForReader;
  readonly shelves: (catalogue: CatalogueView) => Shelves;
}

export interface ChooseDigestInput {
  readonly campaign: Campaign;
  readonly reader: Reader;
  readonly profile: ProfileForReader;
  readonly ledger: ReaderLedger;
  /** The reader's languages, preferred first; empty: any. */
  readonly locales: readonly string[];
  /** Default: the campaign's. */
  readonly size?: number;
  readonly now: number;
}

export interface ChosenDigest {
  readonly places: readonly PlacedItem[];
  readonly recap: readonly string[];
  /** As the campaign's rule has it. */
  readonly locales: readonly string[];
  readonly personalization: Personalization;
}

const DAY = 86_400_000;
const MOST_RECALLED = 20;

/**
 * What a digest holds at this moment: for the preview and for the reservation, by the one recipe. Nothing that was sent to
 * the reader within the window, nor that a reservation holds, nor that they have read; writes nothing.
 */
export async function chooseDigest(input: ChooseDigestInput, deps: ChooseDigestDeps): Promise<ChosenDigest> {
  const { campaign, profile, now } = input;
  const { catalogue } = deps.live;
  const context = { profile: profile.profile, catalogue, shelves: deps.shelves(catalogue), now };
  const asked = { ...input, ...languages(campaign, input.locales), exclude: excluded(input, context), context };
  const main = await rankSource(campaign.source, asked, deps);
  const slots: RankedForReader[] = [];
  for (const { source } of campaign.slots) slots.push(await rankSource(source, asked, deps));
  const rankings = { main: main.ranking.entries, slots: slots.map(({ ranking }) => ranking.entries) };
  return {
    places: fillPlaces(campaign, input.size ?? campaign.size, rankings, (id) => catalogue.facts(id)),
    recap: campaign.recapDays === 0 ? [] : recapOf(context, campaign.recapDays),
    locales: asked.locales,
    personalization: main.personalization,
  };
}

interface Asked extends ChooseDigestInput {
  readonly filter: ItemFilter;
  readonly exclude: readonly string[];
  readonly context: SourceContext;
}

async function rankSource(source: CandidateSource, asked: Asked, deps: ChooseDigestDeps): Promise<RankedForReader> {
  const { campaign, reader, profile, locales, exclude, now, size = campaign.size } = asked;
  const filter = { ...asked.filter, ...maxAge(campaign, now) };
  const among = sourceCandidates(source, asked.context);
  const recipe = recipeFor(source, campaign, size);
  // Two campaigns are two questions, and digests are not asked again soon: no ranking is kept.
  return deps.rank({ recipe, reader, profile, locales, filter, exclude, among, at: now, keep: false });
}

function recipeFor(source: CandidateSource, { slots }: Campaign, size: number): Recipe {
  const { digest } = RECIPES;
  // Long enough that caps and slots find others where they turn some away.
  const wanted = Math.max(digest.size, size * (slots.length > 0 ? 4 : 2));
  return { ...digest, size: wanted, excludeSeen: !offersSeen(source) };
}

function maxAge({ maxAgeDays }: Campaign, now: number): ItemFilter {
  return maxAgeDays === null ? {} : { publishedAfter: now - maxAgeDays * DAY };
}

/** The languages of the digest, and whether others are out of the question. */
function languages({ language }: Campaign, readers: readonly string[]): Pick<Asked, 'locales' | 'filter'> {
  const { rule, locales: own } = language;
  if (rule === 'fixed') return { locales: inOrderOf(readers, own), filter: { locales: own } };
  const locales = readers.length > 0 ? readers : own;
  return { locales, filter: rule === 'strict' ? { locales } : {} };
}

/** The campaign's languages, the reader's in front. */
function inOrderOf(readers: readonly string[], own: readonly string[]): string[] {
  const isReaders = (locale: string) => readers.some((wanted) => matchesLocale(locale, wanted));
  return [...own.filter(isReaders), ...own.filter((locale) => !isReaders(locale))];
}

function excluded({ campaign, ledger, now }: ChooseDigestInput, { profile, shelves }: SourceContext): string[] {
  const noRepeatMs = noRepeatMsOf(campaign);
  const blocked = blockedItems(ledger, { now, noRepeatMs, idsOf: (hash) => shelves.idsOf(hash) });
  for (const item of profile.items.values()) if (isReadThrough(item)) blocked.add(item.itemId);
  return [...blocked];
}

/** A campaign's no-repeat window, ms; null: ever. */
export function noRepeatMsOf({ noRepeatDays }: Campaign): number | null {
  return noRepeatDays === null ? null : noRepeatDays * DAY;
}

/** What the reader read of late, newest first. */
function recapOf({ profile, now }: SourceContext, days: number): string[] {
  const read = [...profile.items.values()].filter(
    (item) =>
      lastTouched(item) > now - days * DAY && item.marks.some(({ type }) => type === 'READ' || type === 'COMPLETE'),
  );
  read.sort((a, b) => lastTouched(b) - lastTouched(a) || (a.itemId < b.itemId ? -1 : 1));
  return read.slice(0, MOST_RECALLED).map(({ itemId }) => itemId);
}
