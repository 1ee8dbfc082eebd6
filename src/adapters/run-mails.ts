import type { MailState, RunCounts } from '../ports/run-store';

/** A mail of a run as it is planned. */
export const NEW_MAIL = {
  state: 'waiting',
  reason: null,
  attempts: 0,
  acceptedDigest: null,
  subject: null,
  segment: null,
} as const;

/** States of a mail that is still to be sent. */
export const OPEN_STATES: readonly MailState[] = ['waiting', 'claimed'];

/** Adds groups of mails up: how many are in each state, and of those that were not sent, or not yet, why. */
export function runCounts(
  groups: Iterable<{ readonly state: MailState; readonly reason: string | null; readonly count: number }>,
): RunCounts {
  const states = { waiting: 0, claimed: 0, sent: 0, skipped: 0, failed: 0 };
  const reasons = new Map<string, number>();
  for (const { state, reason, count } of groups) {
    states[state] += count;
    const isUnsent = state !== 'sent' && state !== 'claimed';
    if (isUnsent && reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + count);
  }
  return { states, reasons: Object.fromEntries(reasons) };
}
