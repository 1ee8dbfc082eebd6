import type { Campaign } from '../../core/digest/campaign';
import type { Digest } from '../../core/digest/digest';
import type { SubjectChoice } from '../../core/subject-choice';
import type { OutgoingMail } from '../../ports/mailer';
import type { ClaimedMail } from '../../ports/run-store';
import { mailLinks } from './mail-links';
import { mailView } from './mail-view';
import type { Allowed } from './may-mail';
import type { SendingDeps } from './sending-deps';

/** The mail of a digest for one reader: its links signed, its words in their language. Throws RangeError for a template that there is not. */
export async function composeMail(
  mail: ClaimedMail,
  digest: Digest,
  campaign: Campaign,
  { contact, address, consent }: Allowed,
  { id, text, segment }: SubjectChoice & { segment: string },
  deps: SendingDeps,
): Promise<OutgoingMail> {
  const { userId, runId } = mail;
  const links = mailLinks({ userId, campaign: campaign.id, runId, subject: id, segment }, deps);
  const { items, recap, locales } = digest;
  const timeZone = contact.timeZone ?? campaign.schedule.timeZone;
  const withPixel = consent.allowsPixel;
  const view = await mailView({ campaign, items, recap, subject: text, locales, timeZone, links, withPixel }, deps);
  const rendered = deps.renderer.render(campaign.templates.mail, view);
  // The id tells nothing of the reader: it is the signature of what it stands for.
  const messageId = `<${deps.signer.sign(digest.id).split('.')[1]}@${new URL(deps.publicUrl).hostname}>`;
  return { to: address, ...rendered, messageId, headers: headersOf(links.unsubscribe, campaign) };
}

/** RFC 8058: one click, no page in between; RFC 2919 names the list. */
function headersOf(unsubscribe: string, { id }: Campaign): Record<string, string> {
  return {
    'List-Unsubscribe': `<${unsubscribe}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'Feedback-ID': `${id}:attune`,
    'Auto-Submitted': 'auto-generated',
  };
}
