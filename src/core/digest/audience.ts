import type { CatalogueView } from '../catalogue';
import { affinity } from '../interaction-weights';
import { lastTouched, type Profile } from '../profile';
import type { Audience } from './campaign';

const DAY = 86_400_000;

/** What is asked of a reader. */
export interface Candidate {
  readonly signedIn: boolean;
  readonly profile: Profile;
}

/** Why a reader is not in the audience, in words; null: they are. */
export function outsideAudience(
  { signedIn, minItems, activeWithinDays, idleForDays, topics }: Audience,
  reader: Candidate,
  catalogue: CatalogueView,
  now: number,
): string | null {
  const { items } = reader.profile;
  if (signedIn && !reader.signedIn) return 'It is for readers who signed in.';
  if (items.size < minItems) return `It is for readers of at least ${minItems} items.`;
  const last = Math.max(-Infinity, ...[...items.values()].map(lastTouched));
  if (activeWithinDays !== null && last <= now - activeWithinDays * DAY)
    return `It is for readers of the last ${activeWithinDays} days.`;
  if (idleForDays !== null && last > now - idleForDays * DAY)
    return `It is for those who have not been here for ${idleForDays} days.`;
  if (topics.length > 0 && !likesAny(topics, reader.profile, catalogue))
    return `It is for readers of ${topics.join(', ')}.`;
  return null;
}

function likesAny(topics: readonly string[], { items }: Profile, catalogue: CatalogueView): boolean {
  return [...items.values()].some(({ itemId, marks }) => {
    const own = catalogue.facts(itemId)?.topics ?? [];
    return own.some((topic) => topics.includes(topic)) && affinity(marks) > 0;
  });
}
