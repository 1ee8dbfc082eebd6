import type { CatalogueView } from '../catalogue';
import { standingMarks } from '../interaction-weights';
import { lastTouched, type ItemMarks, type Profile } from '../profile';
import type { CandidateSource, Touched } from './candidate-source';
import type { Shelves } from './shelves';

export interface SourceContext {
  readonly profile: Profile;
  readonly catalogue: CatalogueView;
  readonly shelves: Shelves;
  readonly now: number;
}

/** Most items of a source that are ranked: the newest. */
const RANKED = 500;
const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** A reading that got so far is a whole one. */
const READ_THROUGH = 0.9;

/** The items a source names, to be ranked among themselves; undefined: whatever the recommenders propose. */
export function sourceCandidates(source: CandidateSource, context: SourceContext): string[] | undefined {
  switch (source.from) {
    case 'recommended':
      return undefined;
    case 'editors-pick':
      return context.shelves.featured.slice(0, RANKED).map(({ id }) => id);
    case 'published':
      return published(context, source.withinDays, () => true);
    case 'followed':
      return followed(source.by, source.withinDays, context);
    case 'touched':
      return touched(source, context);
  }
}

/** Whether what the reader has seen may be in it. */
export function offersSeen({ from }: CandidateSource): boolean {
  return from === 'touched';
}

/** Whether the reader has read the item to its end. */
export function isReadThrough({ marks }: ItemMarks): boolean {
  return marks.some(({ type, value }) => type === 'COMPLETE' || (type === 'READ' && (value ?? 0) >= READ_THROUGH));
}

type Wanted = (names: { readonly topics: readonly string[]; readonly authors: readonly string[] }) => boolean;

function published({ shelves, now }: SourceContext, withinDays: number, wanted: Wanted): string[] {
  const ids: string[] = [];
  for (const facts of shelves.newest) {
    if (facts.publishedAt < now - withinDays * DAY || ids.length === RANKED) break;
    if (facts.publishedAt <= now && wanted(facts)) ids.push(facts.id);
  }
  return ids;
}

function followed(by: readonly ('authors' | 'topics')[], withinDays: number, context: SourceContext): string[] {
  const names = { authors: new Set<string>(), topics: new Set<string>() };
  for (const { itemId, marks } of context.profile.items.values()) {
    const facts = context.catalogue.facts(itemId);
    if (facts === undefined || !standingMarks(marks).some(({ type }) => type === 'FOLLOW')) continue;
    for (const kind of by) for (const name of facts[kind]) names[kind].add(name);
  }
  if (names.authors.size + names.topics.size === 0) return [];
  return published(context, withinDays, (facts) =>
    by.some((kind) => facts[kind].some((name) => names[kind].has(name))),
  );
}

/** What was touched last comes first where there are too many. */
function touched(source: Touched, { profile, catalogue, now }: SourceContext): string[] {
  const left = [...profile.items.values()].filter((item) => wasLeft(item, source, now));
  const wanted = left.filter(({ itemId }) => {
    const facts = catalogue.facts(itemId);
    return facts !== undefined && (source.types.length === 0 || source.types.includes(facts.type));
  });
  wanted.sort((a, b) => lastTouched(b) - lastTouched(a) || (a.itemId < b.itemId ? -1 : 1));
  return wanted.slice(0, RANKED).map(({ itemId }) => itemId);
}

function wasLeft(item: ItemMarks, { deeds, without, withinDays, idleHours }: Touched, now: number): boolean {
  const at = lastTouched(item);
  const marks = standingMarks(item.marks);
  const isDone = marks.some(({ type }) => without.includes(type)) || isReadThrough({ ...item, marks });
  const isBegun = marks.some(({ type }) => deeds.includes(type));
  return isBegun && !isDone && at > now - withinDays * DAY && at <= now - idleHours * HOUR;
}
