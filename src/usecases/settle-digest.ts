import { commitIn, emptyLedger, voidIn, type Settled } from '../core/digest/ledger';
import type { ReaderLedger } from '../core/digest/reader-ledger';
import { Refusal } from '../core/refusal';
import type { DigestLedger } from '../ports/digest-ledger';
import type { SettleFault, SettleOutcome } from './digest-services';

export interface SettleDigestDeps {
  readonly ledger: DigestLedger;
  readonly now: () => number;
}

const MOST_ROUNDS = 64;

const MESSAGES: Readonly<Record<SettleFault, string>> = {
  NOT_FOUND: 'There is no such digest, or it is too old to be remembered.',
  RESERVATION_EXPIRED: 'The reservation has expired: its items were given back. Reserve anew, under another key.',
  RESERVATION_VOIDED: 'The reservation was voided: its items were given back. Reserve anew, under another key.',
  ALREADY_COMMITTED: 'It was committed: what was sent cannot be taken back.',
};

/** Says that digests were sent: at-least-once, a repeat changes nothing. Answers by id, in order. */
export function commitDigests(ids: readonly string[], deps: SettleDigestDeps): Promise<SettleOutcome[]> {
  return settle(ids, commitIn, deps);
}

/** Says that digests will not be sent: at-least-once, a repeat changes nothing. Answers by id, in order. */
export function voidDigests(ids: readonly string[], deps: SettleDigestDeps): Promise<SettleOutcome[]> {
  return settle(ids, voidIn, deps);
}

/** Whose digest an id is of; null: it is none of ours. */
export function readerOfDigest(id: string): string | null {
  return /^[a-z0-9-]+\/[0-9W-]+\/\d+\/(.+)$/s.exec(id)?.[1] ?? null;
}

type Step = (ledger: ReaderLedger, id: string, now: number) => Settled;

async function settle(ids: readonly string[], step: Step, deps: SettleDigestDeps): Promise<SettleOutcome[]> {
  const outcomes = new Map<string, SettleOutcome>();
  const open = new Map<string, string[]>();
  for (const id of new Set(ids)) {
    const userId = readerOfDigest(id);
    if (userId === null) outcomes.set(id, refused(id, 'NOT_FOUND'));
    else open.set(userId, [...(open.get(userId) ?? []), id]);
  }
  for (let round = 0; open.size > 0; round += 1) {
    if (round === MOST_ROUNDS) throw new Refusal('CONFLICT', 'Too many settle for the same reader at once. Try again.');
    await settleRound(open, outcomes, step, deps);
  }
  return ids.map((id) => outcomes.get(id)!);
}

/** Takes from `open` the readers that are done. */
async function settleRound(
  open: Map<string, string[]>,
  outcomes: Map<string, SettleOutcome>,
  step: Step,
  deps: SettleDigestDeps,
): Promise<void> {
  const readers = [...open.keys()];
  const found = await deps.ledger.byReaders(readers);
  const changed: ReaderLedger[] = [];
  readers.forEach((userId, n) => {
    const before = found[n] ?? emptyLedger(userId);
    const { ledger, settled } = stepThrough(before, open.get(userId)!, step, deps.now());
    for (const [id, outcome] of settled) outcomes.set(id, outcome);
    if (ledger === before) open.delete(userId);
    else changed.push(ledger);
  });
  const stored = await deps.ledger.save(changed);
  changed.forEach(({ userId }, n) => stored[n] && open.delete(userId));
}

function stepThrough(before: ReaderLedger, ids: readonly string[], step: Step, now: number) {
  let ledger = before;
  const settled = ids.map((id): [string, SettleOutcome] => {
    const result = step(ledger, id, now);
    if (result.kind === 'refused') return [id, refused(id, result.code)];
    if (result.kind === 'changed') ledger = result.ledger;
    return [id, { kind: 'settled', digest: result.digest, repeated: result.kind === 'same' }];
  });
  return { ledger, settled };
}

function refused(id: string, code: SettleFault): SettleOutcome {
  return { kind: 'refused', id, code, message: MESSAGES[code] };
}
