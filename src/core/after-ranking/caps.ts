import type { World } from '../recommend';
import type { ScoredItem } from '../rank';
import type { Diversity } from '../recipe';

/** How often each topic and author has been taken into the first places, and whether one more fits. */
export interface Caps {
  readonly admits: (item: ScoredItem) => boolean;
  readonly take: (item: ScoredItem) => void;
  readonly release: (item: ScoredItem) => void;
}

const KINDS = ['topics', 'authors'] as const;

/** Caps for so many places; every topic and author gets at least one. */
export function capsFor(settings: Diversity, places: number, world: World): Caps {
  const counts = { topics: new Map<string, number>(), authors: new Map<string, number>() };
  const limits = {
    topics: Math.max(1, Math.round(settings.maxTopicShare * places)),
    authors: Math.max(1, Math.round(settings.maxAuthorShare * places)),
  };
  const namesOf = (item: ScoredItem, kind: (typeof KINDS)[number]) => world.catalogue.facts(item.itemId)?.[kind] ?? [];
  const count = (item: ScoredItem, by: number) => {
    for (const kind of KINDS)
      for (const name of namesOf(item, kind)) counts[kind].set(name, (counts[kind].get(name) ?? 0) + by);
  };
  return {
    admits: (item) =>
      KINDS.every((kind) => namesOf(item, kind).every((name) => (counts[kind].get(name) ?? 0) < limits[kind])),
    take: (item) => count(item, 1),
    release: (item) => count(item, -1),
  };
}
