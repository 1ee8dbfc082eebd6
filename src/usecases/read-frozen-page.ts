import { isDismissed } from '../core/interaction-weights';
import { passesFilter } from '../core/item-filter';
import type { ItemFilter } from '../core/item-filter';
import type { RankedItem } from '../core/ranking';
import type { Surface } from '../core/recipe';
import { fullPage, type FeedPageDeps, type MoreEntries } from './feed-page';
import type { ProfileForReader } from './profile-for-reader';
import type { FeedPage, PageInput, Personalization, Reader } from './services';

export type FrozenPageDeps = FeedPageDeps & { readonly profileFor: (reader: Reader) => Promise<ProfileForReader> };

export type FrozenPageInput = PageInput & {
  readonly after: string;
  readonly surface: Surface;
  readonly list: string;
  readonly exclude?: readonly string[];
  /** Narrows what is left of the ranking. */
  readonly filter?: ItemFilter;
  /** What goes on behind the ranking's end. */
  readonly more?: (profile: ProfileForReader) => MoreEntries;
};

/** The page after a cursor: as ranked then, without what was withdrawn or dismissed since. Refuses (BAD_CURSOR). */
export async function readFrozenPage(input: FrozenPageInput, deps: FrozenPageDeps): Promise<FeedPage> {
  const started = performance.now();
  const { reader, surface, list, first, filter = {} } = input;
  const { ranking, position } = await deps.frozen.place(input.after, { userId: reader.userId, list });
  const forReader = await deps.profileFor(reader);
  const { profile, degraded } = forReader;
  const dismissed = [...profile.items.values()].filter(({ marks }) => isDismissed(marks)).map(({ itemId }) => itemId);
  const hidden = new Set([...(input.exclude ?? []), ...dismissed]);
  const isWanted = ({ itemId }: RankedItem) => passesFilter(deps.live.catalogue.facts(itemId)!, filter);
  const personalization: Personalization = {
    plan: ranking.plan as Personalization['plan'],
    degraded: degraded || deps.live.outOfTouch,
    modelVersion: ranking.modelVersion,
    candidates: ranking.entries.length,
    tookMs: Math.round((performance.now() - started) * 100) / 100,
  };
  const request = { reader, surface, list, first, from: position + 1, hidden, isWanted, personalization };
  return fullPage({ ...request, entries: ranking.entries }, input.more?.(forReader), deps);
}
