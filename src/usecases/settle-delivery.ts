import { setTimeout as sleep } from 'node:timers/promises';
import { Refusal } from '../core/refusal';
import { ApiUnavailable } from '../ports/content-api';
import type { DeliveryFailure, InboxEntry } from '../ports/inbox';
import { StoreUnavailable } from '../ports/stores';
import type { WorkSettings } from './work-settings';

/** How often a store that is away is told again what became of an entry, ms. */
const TELL_AGAIN_MS = 500;
const LONGEST_REASON = 500;

/**
 * What becomes of an entry that failed. What no retry mends (a Refusal) goes to the dead letters at once. A CMS that cannot
 * be asked is waited for: that is no attempt until the delivery is a day old. The rest comes again `maxAttempts` times.
 * `random`, 0..1, spreads what failed together.
 */
export function failureOf(
  { attempts, receivedAt }: Pick<InboxEntry, 'attempts' | 'receivedAt'>,
  error: unknown,
  settings: WorkSettings,
  { now, random }: { readonly now: number; readonly random: number },
): DeliveryFailure {
  const reason = reasonOf(error);
  if (error instanceof Refusal && !error.retryable) return { error: reason, retryAt: null };
  const ageMs = now - receivedAt;
  if (error instanceof ApiUnavailable && ageMs < settings.awaitApiMs) {
    const waitMs = Math.min(settings.maxRetryMs, Math.max(settings.minRetryMs, ageMs));
    return { error: reason, retryAt: now + Math.max(error.retryAfterMs, spread(waitMs, random)), counts: false };
  }
  const isFinal = attempts >= settings.maxAttempts;
  return { error: reason, retryAt: isFinal ? null : now + retryDelay(attempts, settings, random) };
}

/** Doubles with each attempt, spread over its upper half so that what failed together does not come again together. */
export function retryDelay(attempts: number, { minRetryMs, maxRetryMs }: WorkSettings, random: number): number {
  return spread(Math.min(maxRetryMs, minRetryMs * 2 ** Math.max(0, attempts - 1)), random);
}

function spread(fullMs: number, random: number): number {
  return Math.round(fullMs * (0.5 + random / 2));
}

function reasonOf(error: unknown): string {
  const text =
    error instanceof Refusal
      ? `${error.code}: ${error.message}`
      : error instanceof Error
        ? `${error.name}: ${error.message}`
        : 'It failed.';
  return text.slice(0, LONGEST_REASON);
}

/** Tells the store as soon as it is back, so that nobody need wait for the lease to run out; until it has, or we stop. */
export async function insist(
  tell: () => Promise<void>,
  { leaseMs }: Pick<WorkSettings, 'leaseMs'>,
  signal?: AbortSignal,
): Promise<void> {
  for (let leftMs = leaseMs; ; leftMs -= TELL_AGAIN_MS) {
    try {
      return await tell();
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || leftMs <= TELL_AGAIN_MS || signal?.aborted === true) throw error;
    }
    await sleep(TELL_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}
