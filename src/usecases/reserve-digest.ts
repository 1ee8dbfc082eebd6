import type { Campaign } from '../core/digest/campaign';
import type { Digest } from '../core/digest/digest';
import { digestId } from '../core/digest/digest-id';
import { outsideAudience } from '../core/digest/audience';
import {
  attemptsAt,
  digestByKey,
  digestsWithin,
  emptyLedger,
  MOST_ATTEMPTS,
  standingDigest,
  stateOf,
  withReservation,
} from '../core/digest/ledger';
import { openPeriods } from '../core/digest/period';
import type { ReaderLedger } from '../core/digest/reader-ledger';
import { sendTimeFor } from '../core/digest/send-time';
import { subjectCandidates } from '../core/digest/subject-candidates';
import { ANONYMOUS_PREFIX } from '../core/interaction';
import { variantFor } from '../core/item';
import { plainRanked } from '../core/ranking';
import { Refusal } from '../core/refusal';
import type { DigestLedger } from '../ports/digest-ledger';
import { Breath } from '../serving/breath';
import type { ItemCache } from '../serving/item-cache';
import { findCampaign, type CampaignsDeps } from './campaigns';
import { chooseDigest, noRepeatMsOf, type ChooseDigestDeps, type ChosenDigest } from './choose-digest';
import type { BestHour, CampaignView, ReserveInput, ReserveOutcome, SkipReason } from './digest-services';
import type { ProfileForReader } from './profile-for-reader';
import type { Reader } from './services';

export interface ReserveDigestDeps extends ChooseDigestDeps {
  readonly ledger: DigestLedger;
  readonly campaigns: CampaignsDeps;
  readonly items: ItemCache;
  /** The profile with everything in it that was stored before the call. Rejects with StoreUnavailable. */
  readonly completeProfile: (userId: string) => Promise<ProfileForReader>;
  readonly bestHour: BestHour;
  readonly now: () => number;
}

/** Readers whose profiles are read side by side. */
const SIDE_BY_SIDE = 16;
/** Every round in which a reader's ledger was changed by another is a round that got the other on. */
const MOST_ROUNDS = 64;
const MAX_KEY = 256;

interface Asked extends ReserveInput {
  readonly view: CampaignView;
  readonly period: string;
  /** The period was named by the caller. */
  readonly named: boolean;
}

/**
 * Reserves digests: at-least-once, a repeat under the same key is answered with the same digest. Each reader's ledger is
 * read, the digest is chosen against it, and it is written over the revision that was read; where another was faster, the
 * whole is done again. Nothing else is written, so that whoever dies on the way has reserved, or has not.
 */
export async function reserveDigests(
  inputs: readonly ReserveInput[],
  deps: ReserveDigestDeps,
): Promise<ReserveOutcome[]> {
  const asked = await checkedInputs(inputs, deps);
  const outcomes = new Map<Asked, ReserveOutcome>();
  let open: readonly Asked[] = asked;
  for (let round = 0; open.length > 0; round += 1) {
    if (round === MOST_ROUNDS)
      throw new Refusal('CONFLICT', 'Too many reserve for the same reader at once. Try again.');
    open = await reserveRound(open, outcomes, deps);
  }
  return asked.map((one) => outcomes.get(one)!);
}

/** Answers those that are still open because a ledger was changed meanwhile. */
async function reserveRound(
  open: readonly Asked[],
  outcomes: Map<Asked, ReserveOutcome>,
  deps: ReserveDigestDeps,
): Promise<Asked[]> {
  const ledgers = await deps.ledger.byReaders(open.map(({ userId }) => userId));
  const breath = new Breath();
  const decided = await sideBySide(open, async (one, n) => {
    await breath.take();
    return decide(one, ledgers[n] ?? emptyLedger(one.userId), deps);
  });
  const wanted = decided.flatMap((decision, n) => (decision.kind === 'new' ? [{ ...decision, asked: open[n]! }] : []));
  decided.forEach((decision, n) => decision.kind !== 'new' && outcomes.set(open[n]!, decision));
  if (wanted.length === 0) return [];
  const stored = await deps.ledger.save(wanted.map(({ ledger }) => ledger));
  const late: Asked[] = [];
  wanted.forEach(({ asked, digest }, n) => {
    if (stored[n]) outcomes.set(asked, { kind: 'reserved', digest, replayed: false });
    else late.push(asked);
  });
  return late;
}

type Decision = ReserveOutcome | { readonly kind: 'new'; readonly ledger: ReaderLedger; readonly digest: Digest };

async function decide(asked: Asked, ledger: ReaderLedger, deps: ReserveDigestDeps): Promise<Decision> {
  const now = deps.now();
  const known = digestByKey(ledger, asked.key);
  if (known !== undefined) return replay(known, asked, now);
  const { campaign } = asked.view;
  const early = unavailable(asked, ledger, now);
  if (early !== null) return skipped(asked, ...early);
  const profile = await deps.completeProfile(asked.userId);
  const reader: Reader = { userId: asked.userId, signedIn: !asked.userId.startsWith(ANONYMOUS_PREFIX) };
  const outside = outsideAudience(campaign.audience, { ...reader, ...profile }, deps.live.catalogue, now);
  if (outside !== null) return skipped(asked, 'NOT_IN_AUDIENCE', outside);
  const chosen = await chooseDigest({ campaign, reader, profile, ledger, locales: asked.locales, now }, deps);
  const found = chosen.places.length;
  if (found < campaign.minItems)
    return skipped(asked, 'TOO_FEW_ITEMS', `There are ${found} items for this reader; it takes ${campaign.minItems}.`);
  const digest = await digestOf(asked, ledger, chosen, now, deps);
  return { kind: 'new', digest, ledger: withReservation(ledger, digest, now) };
}

/** Refuses (CONFLICT) a key that was used for something else. Without a period, a repeat after midnight is one all the same. */
function replay(digest: Digest, { campaign, period, named, key }: Asked, now: number): ReserveOutcome {
  if (digest.campaign !== campaign || (named && digest.period !== period)) {
    const meant = `${digest.campaign}, ${digest.period}`;
    throw new Refusal('CONFLICT', `The key ${JSON.stringify(key)} was used for ${meant} before. Take another one.`);
  }
  return { kind: 'reserved', digest: { ...digest, state: stateOf(digest, now) }, replayed: true };
}

/** Why there is none for the reader, whatever might be in it. */
function unavailable(asked: Asked, ledger: ReaderLedger, now: number): [SkipReason, string] | null {
  const { campaign } = asked.view;
  if (campaign.paused) return ['CAMPAIGN_PAUSED', `The campaign ${campaign.id} is paused.`];
  const standing = standingDigest(ledger, campaign.id, asked.period, now);
  if (standing !== undefined)
    return ['TAKEN', `The reader's digest of ${asked.period} is ${standing.state} under another key: ${standing.id}.`];
  if (attemptsAt(ledger, campaign.id, asked.period).length >= MOST_ATTEMPTS)
    return ['TAKEN', `It was reserved ${MOST_ATTEMPTS} times in this period, and never committed.`];
  const { frequencyCap: cap } = campaign;
  if (cap !== null && digestsWithin(ledger, cap.days, now) >= cap.digests)
    return ['FREQUENCY_CAPPED', `The reader has ${cap.digests} digests within ${cap.days} days already.`];
  return null;
}

function skipped({ userId }: Asked, reason: SkipReason, message: string): ReserveOutcome {
  return { kind: 'skipped', userId, reason, message };
}

async function digestOf(
  asked: Asked,
  ledger: ReaderLedger,
  { places, recap, locales, personalization }: ChosenDigest,
  now: number,
  deps: ReserveDigestDeps,
): Promise<Digest> {
  const { userId, period, key } = asked;
  const { campaign } = asked.view;
  const number = attemptsAt(ledger, campaign.id, period).length + 1;
  const items = places.map(({ item, slot }) => {
    const { itemId, score, reason } = plainRanked(item);
    return { itemId, score, reason, slot };
  });
  return {
    id: digestId(campaign.id, period, number, userId),
    campaign: campaign.id,
    period,
    userId,
    key,
    state: 'reserved',
    items,
    recap,
    subjects: await subjectsOf(items, campaign, locales, deps),
    locales,
    sendTime: sendTimeFor(campaign, now, await deps.bestHour(userId, campaign, now)),
    modelVersion: personalization.modelVersion,
    reservedAt: now,
    expiresAt: now + campaign.reservationMinutes * 60_000,
    settledAt: null,
    noRepeatMs: noRepeatMsOf(campaign),
  };
}

const TITLED = 3;

/** Subject lines for what leads. */
export async function subjectsOf(
  items: readonly { readonly itemId: string }[],
  { templates }: Pick<Campaign, 'templates'>,
  locales: readonly string[],
  deps: { readonly items: ItemCache },
) {
  const leading = await deps.items.byIds(items.slice(0, TITLED).map(({ itemId }) => itemId));
  const titled = leading.flatMap((item) => {
    const title = item && variantFor(item, locales)?.title;
    return title ? [{ itemId: item.id, title }] : [];
  });
  return subjectCandidates(titled, items.length, templates.subjects, locales);
}

async function checkedInputs(inputs: readonly ReserveInput[], deps: ReserveDigestDeps): Promise<Asked[]> {
  const views = new Map<string, CampaignView>();
  const periods = new Map<string, readonly string[]>();
  for (const { campaign } of inputs) {
    if (views.has(campaign)) continue;
    const view = await findCampaign(campaign, deps.campaigns);
    views.set(campaign, view);
    periods.set(campaign, openPeriods(view.campaign, deps.now()));
  }
  return inputs.map((input) => {
    const view = views.get(input.campaign)!;
    const period = checkedPeriod(input, view, periods.get(input.campaign)!);
    return { ...input, view, period, named: input.period !== undefined, key: checkedKey(input) };
  });
}

function checkedPeriod({ period }: ReserveInput, view: CampaignView, open: readonly string[]): string {
  if (period === undefined || open.includes(period)) return period ?? view.period;
  const known = open.join(', ');
  throw new Refusal(
    'UNKNOWN_PERIOD',
    `${JSON.stringify(period)} is no period of ${view.campaign.id} now. Open: ${known}.`,
  );
}

function checkedKey({ key, userId }: ReserveInput): string {
  if (userId === '' || userId.length > MAX_KEY)
    throw new Refusal('BAD_USER_INPUT', `A reader's id has 1 to ${MAX_KEY} characters.`);
  if (key !== '' && key.length <= MAX_KEY) return key;
  throw new Refusal('BAD_USER_INPUT', `An idempotency key has 1 to ${MAX_KEY} characters.`);
}

/** Answers in order. */
async function sideBySide<T, R>(list: readonly T[], work: (one: T, index: number) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(list.length);
  let next = 0;
  const worker = async () => {
    for (let n = next++; n < list.length; n = next++) results[n] = await work(list[n]!, n);
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, list.length) }, worker));
  return results;
}
