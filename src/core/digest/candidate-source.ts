import type { InteractionType } from '../interaction';

/** Where a digest's items come from, before they are ranked by the one recipe. */
export type CandidateSource =
  /** Whatever the recommenders propose and the reader has not seen. */
  | { readonly from: 'recommended' }
  /** What editors marked. */
  | { readonly from: 'editors-pick' }
  /** Published lately and unseen: what the reader missed. */
  | { readonly from: 'published'; readonly withinDays: number }
  /** The same, of authors or topics the reader follows: those of items with a standing FOLLOW. */
  | { readonly from: 'followed'; readonly by: readonly ('authors' | 'topics')[]; readonly withinDays: number }
  /** What the reader has begun and left: did one of `deeds` to it, and none of `without`. */
  | Touched;

export interface Touched {
  readonly from: 'touched';
  readonly deeds: readonly InteractionType[];
  readonly without: readonly InteractionType[];
  /** Types of items, as the CMS names them; empty: any. */
  readonly types: readonly string[];
  /** Touched within so many days, and left alone for so many hours. */
  readonly withinDays: number;
  readonly idleHours: number;
}

const DAYS = { month: 30, week: 7 };

/** Sources by name, as campaigns may write them: each a configuration of one of the kinds. */
export const NAMED_SOURCES: Readonly<Record<string, CandidateSource>> = {
  recommended: { from: 'recommended' },
  'editors-pick': { from: 'editors-pick' },
  /** What was published this week and the reader has not seen. */
  missed: { from: 'published', withinDays: DAYS.week },
  'followed-authors': { from: 'followed', by: ['authors'], withinDays: DAYS.week },
  followed: { from: 'followed', by: ['authors', 'topics'], withinDays: DAYS.week },
  /** Continue where you stopped. */
  unfinished: {
    from: 'touched',
    deeds: ['VIEW', 'CLICK', 'READ'],
    without: ['COMPLETE'],
    types: [],
    withinDays: DAYS.month,
    idleHours: 12,
  },
  /** Put aside and not bought. */
  basket: {
    from: 'touched',
    deeds: ['BOOKMARK'],
    without: ['PURCHASE'],
    types: ['product'],
    withinDays: DAYS.week,
    idleHours: 4,
  },
};
