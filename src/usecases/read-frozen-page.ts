import { isDismissed } from '../core/interaction-weights';
import type { Surface } from '../core/recipe';
import { feedPage, type FeedPageDeps } from './feed-page';
import type { FeedPage, PageInput, Personalization } from './services';

export type FrozenPageInput = PageInput & {
  readonly after: string;
  readonly surface: Surface;
  readonly list: string;
  readonly exclude?: readonly string[];
};

/** The page after a cursor: as ranked then, without what was withdrawn or dismissed since. Refuses (BAD_CURSOR). */
export async function readFrozenPage(input: FrozenPageInput, deps: FeedPageDeps): Promise<FeedPage> {
  const started = performance.now();
  const { reader, surface, list, first } = input;
  const { ranking, position } = await deps.frozen.place(input.after, { userId: reader.userId, list });
  const hidden = new Set([...(input.exclude ?? []), ...dismissedBy(reader.userId, deps)]);
  const personalization: Personalization = {
    plan: reader.userId === null ? 'contextual' : 'personal',
    degraded: false,
    modelVersion: deps.live.world.modelVersion,
    candidates: ranking.entries.length,
    tookMs: Math.round((performance.now() - started) * 100) / 100,
  };
  return feedPage(
    { reader, surface, list, first, entries: ranking.entries, from: position + 1, hidden, personalization },
    deps,
  );
}

/** What the reader sent away, as far as it is in memory: a dismissal while scrolling always is. */
function dismissedBy(userId: string | null, { live }: FeedPageDeps): string[] {
  const profile = userId === null ? undefined : live.profiles.cached(userId);
  return [...(profile?.items.values() ?? [])].filter((item) => isDismissed(item.marks)).map((item) => item.itemId);
}
