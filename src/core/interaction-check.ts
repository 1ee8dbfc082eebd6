import type { InteractionType } from './interaction';
import type { RefusalCode } from './refusal';

export interface InteractionLimits {
  /** How far ahead a client's clock may be, ms. */
  readonly futureMs: number;
  /** How long ago something may have happened, ms. */
  readonly pastMs: number;
}

export interface Fault {
  readonly code: RefusalCode;
  readonly message: string;
}

/** The range of `value` by type; types not named take none that means anything, but tolerate 0..86400. */
const RANGES: Partial<Record<InteractionType, readonly [number, number]>> = {
  READ: [0, 1],
  RATE: [0.5, 5],
  PURCHASE: [0, 1e9],
};
const ANY: readonly [number, number] = [0, 86_400];
const MAX_ID_LENGTH = 256;

/** What is wrong with an interaction as it came, or null. Whether the item exists is for the caller to know. */
export function faultOf(
  event: { id?: string; type: InteractionType; itemId: string; at?: number; value?: number },
  now: number,
  limits: InteractionLimits,
): Fault | null {
  const [low, high] = RANGES[event.type] ?? ANY;
  const at = event.at ?? now;
  if (event.id !== undefined && (event.id === '' || event.id.length > MAX_ID_LENGTH)) {
    return { code: 'BAD_USER_INPUT', message: `An interaction's id has 1 to ${MAX_ID_LENGTH} characters.` };
  }
  if (!Number.isFinite(at)) return { code: 'BAD_VALUE', message: 'The time is not a time.' };
  if (at > now + limits.futureMs) return { code: 'TIME_IN_FUTURE', message: 'The time lies in the future.' };
  if (at < now - limits.pastMs) return { code: 'TIME_TOO_OLD', message: 'The time lies too far in the past.' };
  if (event.value === undefined)
    return event.type === 'RATE' ? { code: 'BAD_VALUE', message: 'RATE needs a value.' } : null;
  if (!(event.value >= low && event.value <= high)) {
    return { code: 'BAD_VALUE', message: `The value of ${event.type} is between ${low} and ${high}.` };
  }
  return null;
}
