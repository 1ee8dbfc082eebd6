import type { InteractionType } from './interaction';
import type { Mark } from './profile';

/** How much a deed says about taste, for a value where the type carries one. The one table of weights. */
export const INTERACTION_WEIGHTS: Readonly<Record<InteractionType, (value: number | null) => number>> = {
  IMPRESSION: () => 0,
  VIEW: () => 1,
  CLICK: () => 1,
  /** A skimmed tenth says less than a view, a whole reading says more. */
  READ: (fraction) => 0.5 + 2 * (fraction ?? 0.5),
  COMPLETE: () => 2.5,
  LIKE: () => 3,
  BOOKMARK: () => 3,
  FOLLOW: () => 3,
  SHARE: () => 3.5,
  COMMENT: () => 3.5,
  PURCHASE: () => 5,
  /** Stars through a sigmoid around 3.5: a 5 says about twenty times what a 2 says. */
  RATE: (stars) => 4 / (1 + Math.exp(-2 * ((stars ?? 3.5) - 3.5))),
  DISLIKE: () => -4,
  DISMISS: () => -2,
  UNDO: () => 0,
};

/** What an UNDO takes back, where it came later. Reading cannot be undone. */
export const UNDOABLE: ReadonlySet<InteractionType> = new Set<InteractionType>([
  'LIKE',
  'BOOKMARK',
  'FOLLOW',
  'SHARE',
  'RATE',
  'DISLIKE',
  'DISMISS',
]);

/** Deeds by which a reader says "I like this", as against merely reading it. */
const LIKING: ReadonlySet<InteractionType> = new Set<InteractionType>([
  'LIKE',
  'BOOKMARK',
  'FOLLOW',
  'SHARE',
  'COMMENT',
  'PURCHASE',
]);
const LIKED_STARS = 4;

/** The marks that stand: without those an UNDO took back. */
export function standingMarks(marks: readonly Mark[]): Mark[] {
  const undoneAt = marks.find((mark) => mark.type === 'UNDO')?.at ?? -Infinity;
  return marks.filter((mark) => mark.type !== 'UNDO' && !(UNDOABLE.has(mark.type) && mark.at <= undoneAt));
}

/** What all the reader did to one item says together: > 0 liked, < 0 disliked. Repeats count as log2(1 + times). */
export function affinity(marks: readonly Mark[]): number {
  return standingMarks(marks).reduce(
    (sum, mark) => sum + INTERACTION_WEIGHTS[mark.type](mark.value) * Math.log2(1 + mark.count),
    0,
  );
}

/** Whether the reader said, in so many deeds, that they like the item. */
export function isLiked(marks: readonly Mark[]): boolean {
  return standingMarks(marks).some(
    (mark) => LIKING.has(mark.type) || (mark.type === 'RATE' && (mark.value ?? 0) >= LIKED_STARS),
  );
}

/** Whether the reader sent the item away. */
export function isDismissed(marks: readonly Mark[]): boolean {
  return standingMarks(marks).some((mark) => mark.type === 'DISMISS' || mark.type === 'DISLIKE');
}
