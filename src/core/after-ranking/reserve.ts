import type { ScoredItem } from '../rank';
import type { Caps } from './caps';

export interface Reserve {
  /** Share of the places that are to go to such items, 0..1, as far as there are any. */
  readonly share: number;
  readonly isWanted: (item: ScoredItem) => boolean;
  /** Wanted items that are not among the places, those to be taken first in front. */
  readonly waiting: readonly ScoredItem[];
  /** Never given up for one of these. */
  readonly kept: readonly ScoredItem[];
  readonly caps: Caps;
}

export interface Reserved {
  readonly places: readonly ScoredItem[];
  /** Those that would not be there by merit. */
  readonly taken: readonly ScoredItem[];
}

/**
 * Sees to it that at least `share` of the places go to wanted items: what got there by merit counts; the rest take the
 * places of the last that are not wanted, and stand spread evenly. As many places as before, caps respected; the more
 * `share`, the more of them.
 */
export function reserve(places: readonly ScoredItem[], { share, isWanted, waiting, kept, caps }: Reserve): Reserved {
  const remaining = [...places];
  const taken: ScoredItem[] = [];
  const present = places.filter(isWanted).length;
  const missing = Math.round(share * places.length) - present;
  const open = [...waiting];
  while (taken.length < missing) {
    const last = remaining.findLastIndex((item) => !isWanted(item) && !kept.includes(item));
    if (last < 0) break;
    const [leaving] = remaining.splice(last, 1) as [ScoredItem];
    caps.release(leaving);
    const next = open.findIndex(caps.admits);
    if (next < 0) {
      remaining.splice(last, 0, leaving);
      caps.take(leaving);
      break;
    }
    const [coming] = open.splice(next, 1) as [ScoredItem];
    caps.take(coming);
    taken.push(coming);
  }
  return { places: spread(remaining, taken), taken };
}

function spread(others: readonly ScoredItem[], taken: readonly ScoredItem[]): ScoredItem[] {
  const all = [...others];
  const length = others.length + taken.length;
  taken.forEach((item, i) => all.splice(Math.floor(((i + 0.5) * length) / taken.length), 0, item));
  return all;
}
