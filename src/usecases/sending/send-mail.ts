import type { Campaign } from '../../core/digest/campaign';
import type { Digest } from '../../core/digest/digest';
import { retryDelay } from '../../core/mail-retry';
import { afterQuiet, quietMinutes } from '../../core/quiet-hours';
import { domainOf } from '../../core/sealed-address';
import type { ClaimedMail, Run } from '../../ports/run-store';
import { chooseMailSubject, segmentOf } from './choose-mail-subject';
import { composeMail } from './compose-mail';
import { mayMail, type Allowed } from './may-mail';
import { reserveForMail } from './reserve-for-mail';
import type { MailReport, SendingDeps } from './sending-deps';

export type SendMailDeps = SendingDeps & {
  /** Lets so many mails be handed over at a time as may be doubled by a kill. */
  readonly handOver: <T>(work: () => Promise<T>) => Promise<T>;
};

type Ended = Pick<MailReport, 'outcome' | 'reason'>;

/**
 * One reader's mail of a run: reserve → send → commit. At least once: killed between the server's yes and our note of it, the
 * mail is sent again, with the same Message-ID; at any other moment nothing is doubled. Rejects where the store is out of reach
 * or something of ours is broken: the caller puts the mail back.
 */
export async function sendMail(mail: ClaimedMail, run: Run, deps: SendMailDeps): Promise<Ended> {
  if (mail.acceptedDigest !== null) return finish(mail, mail.acceptedDigest, deps);
  const { campaign } = await deps.digests.campaign(run.campaign);
  if (campaign.paused) return release(mail, deps.now() + deps.settings.pausedMs, 'CAMPAIGN_PAUSED', deps);
  // A replica that has it may take the mail up, or this one when it has started anew: nothing is lost by waiting.
  if (!deps.renderer.templates.includes(campaign.templates.mail))
    return release(mail, deps.now() + deps.settings.pausedMs, 'NO_TEMPLATE', deps);
  const allowed = await mayMail(mail.userId, campaign.id, deps);
  if (allowed.kind === 'no') return end(mail, 'skipped', allowed.reason, deps);
  const quietUntil = endOfQuiet(campaign, allowed, deps.now());
  if (quietUntil !== null) return release(mail, quietUntil, 'QUIET_HOURS', deps);
  const reserved = await reserveForMail(run, mail.userId, localesOf(allowed), deps);
  switch (reserved.kind) {
    case 'skipped':
      return reserved.reason === 'CAMPAIGN_PAUSED'
        ? release(mail, deps.now() + deps.settings.pausedMs, reserved.reason, deps)
        : end(mail, 'skipped', reserved.reason, deps);
    case 'committed':
      return end(mail, 'sent', null, deps);
    case 'later':
      return release(mail, reserved.at, 'QUIET_HOURS', deps);
    case 'reserved':
      return deliver(mail, reserved.digest, campaign, allowed, deps);
  }
}

async function deliver(
  mail: ClaimedMail,
  digest: Digest,
  campaign: Campaign,
  allowed: Allowed,
  deps: SendMailDeps,
): Promise<Ended> {
  const segment = segmentOf(digest.locales);
  const subject = await chooseMailSubject(digest, segment, deps);
  const outgoing = await composeMail(mail, digest, campaign, allowed, { ...subject, segment }, deps);
  await deps.pace.turn(domainOf(allowed.address));
  return deps.handOver(async () => {
    // Between preparing and this moment the reader may have unsubscribed, or another replica may have taken over.
    const still = await mayMail(mail.userId, campaign.id, deps);
    if (still.kind === 'no') return giveUp(mail, digest, 'skipped', still.reason, deps);
    if (!(await deps.stores.runs.renew(mail, deps.now() + deps.settings.leaseMs))) return LOST;
    const outcome = await deps.mailer.send(outgoing);
    if (outcome.kind === 'accepted') return accepted(mail, digest, { subject: subject.id, segment }, deps);
    if (outcome.kind === 'refused') {
      if (outcome.dead) await deps.stores.consents.suppress(allowed.contact.addressHash, 'bounced', deps.now());
      return giveUp(mail, digest, 'failed', outcome.reason, deps);
    }
    const delay = retryDelay(mail.attempts);
    if (delay === null) return giveUp(mail, digest, 'failed', outcome.reason, deps);
    await deps.stores.runs.retry(mail, deps.now() + delay, outcome.reason);
    return { outcome: 'retried', reason: outcome.reason };
  });
}

const LOST: Ended = { outcome: 'released', reason: 'LEASE_LOST' };

/** The server has it. From here on everything may be repeated. */
async function accepted(
  mail: ClaimedMail,
  digest: Digest,
  chosen: { readonly subject: string; readonly segment: string },
  deps: SendMailDeps,
): Promise<Ended> {
  await insist(() => deps.stores.runs.accepted(mail, { digest: digest.id, ...chosen }));
  await deps.stores.subjects.add(digest.campaign, chosen.segment, chosen.subject, { sent: 1 });
  return finish(mail, digest.id, deps);
}

/** Commits what was accepted. A commit that is refused (the reservation ran out meanwhile) is told: the mail is out all the same. */
async function finish(mail: ClaimedMail, digestId: string, deps: SendMailDeps): Promise<Ended> {
  const [settled] = await deps.digests.commitDigests([digestId]);
  return end(mail, 'sent', settled?.kind === 'refused' ? settled.code : null, deps);
}

/** It will not be sent: its items are free again. */
async function giveUp(
  mail: ClaimedMail,
  { id }: Digest,
  outcome: 'skipped' | 'failed',
  reason: string,
  deps: SendMailDeps,
): Promise<Ended> {
  await deps.digests.voidDigests([id]);
  return end(mail, outcome, reason, deps);
}

async function end(
  mail: ClaimedMail,
  state: 'sent' | 'skipped' | 'failed',
  reason: string | null,
  { stores }: SendMailDeps,
): Promise<Ended> {
  const isOurs = await stores.runs.end(mail, { state, reason });
  return isOurs ? { outcome: state, reason } : LOST;
}

async function release(mail: ClaimedMail, at: number, reason: string, { stores }: SendMailDeps): Promise<Ended> {
  await stores.runs.release(mail, at, reason);
  return { outcome: 'released', reason };
}

/** Languages for the content: the reader's, as far as they are known. */
function localesOf({ contact }: Allowed): string[] {
  return contact.locale === null ? [] : [contact.locale];
}

/** When the quiet hours end that it is in the middle of on the reader's clock; null: it is in none. */
function endOfQuiet({ quietHours, schedule }: Campaign, { contact }: Allowed, now: number): number | null {
  if (quietHours === null) return null;
  const at = afterQuiet(now, quietMinutes(quietHours), contact.timeZone ?? schedule.timeZone);
  return at > now ? at : null;
}

const TRIES = 5;

/** What must be noted before anything else: a store that is away for a moment is asked again at once. */
async function insist(note: () => Promise<unknown>, tries = TRIES): Promise<void> {
  try {
    await note();
  } catch (error) {
    if (tries <= 1) throw error;
    await insist(note, tries - 1);
  }
}
