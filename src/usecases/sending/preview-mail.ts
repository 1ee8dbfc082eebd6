import type { Campaign } from '../../core/digest/campaign';
import { digestId } from '../../core/digest/digest-id';
import { Refusal } from '../../core/refusal';
import type { SendTime } from '../../core/send-time';
import { nextOccurrence } from '../../core/schedule';
import type { RenderedMail } from '../../ports/mail-renderer';
import type { Digest, FeedEdge, TenantServices } from '../services';
import { chooseMailSubject, segmentOf } from './choose-mail-subject';
import type { MailLinks } from './mail-links';
import { mailView } from './mail-view';
import { mayMail, type NoMail } from './may-mail';
import { scheduleOf } from './open-runs';
import { sendTimeOf } from './plan-runs';
import { hoursOfEverybody } from './reading-hours';
import type { SendingDeps } from './sending-deps';

/** What a reader would get if the campaign's next run were made now. Nothing is recorded or sent. */
export interface MailPreview {
  readonly campaign: string;
  readonly userId: string;
  readonly period: string;
  /** Why nothing would be sent; null: it would be. */
  readonly withheld: NoMail | 'CAMPAIGN_PAUSED' | 'TOO_FEW_ITEMS' | null;
  /** When, and why then; null where the campaign never runs. */
  readonly sendTime: SendTime | null;
  readonly itemIds: readonly string[];
  readonly mail: RenderedMail;
}

export type PreviewMailDeps = SendingDeps & Pick<TenantServices, 'previewDigest'>;

/** Refuses (NOT_FOUND) an unknown campaign, and (BAD_CAMPAIGN) one whose mail template is not there. */
export async function previewMail(
  { campaign: id, userId }: { readonly campaign: string; readonly userId: string },
  deps: PreviewMailDeps,
): Promise<MailPreview> {
  const { campaign } = await deps.digests.campaign(id);
  assertTemplate(campaign, deps);
  const allowed = await mayMail(userId, id, deps);
  const contact =
    allowed.kind === 'yes' ? allowed.contact : ((await deps.stores.contacts.byUserIds([userId]))[0] ?? null);
  const locales = contact?.locale ? [contact.locale] : [];
  const timeZone = contact?.timeZone ?? campaign.schedule.timeZone;
  const digest = await deps.previewDigest({ reader: { userId, signedIn: true }, campaign: id, locales });
  const links = emptyLinks(deps);
  const items = digest.page.edges.map(({ itemId, reason }: FeedEdge) => ({ itemId, reason }));
  const { recap, locales: worded } = digest;
  const subject = await subjectOf(digest, userId, deps);
  const content = { campaign, items, recap, subject, locales: worded, timeZone, links, withPixel: false };
  const view = await mailView(content, deps);
  const tooFew = items.length < campaign.minItems ? 'TOO_FEW_ITEMS' : null;
  const withheld = allowed.kind === 'no' ? allowed.reason : campaign.paused ? 'CAMPAIGN_PAUSED' : tooFew;
  const next = nextOccurrence(scheduleOf(campaign), deps.now());
  const everybody = await hoursOfEverybody(timeZone, deps);
  const run = { id: `${id}/next`, dueAt: next ?? deps.now() };
  return {
    campaign: id,
    userId,
    period: digest.period,
    withheld,
    sendTime: next === null ? null : await sendTimeOf({ userId, timeZone }, run, campaign, everybody, deps),
    itemIds: items.map(({ itemId }) => itemId),
    mail: deps.renderer.render(campaign.templates.mail, view),
  };
}

function assertTemplate({ id, templates: { mail } }: Campaign, { renderer: { templates } }: SendingDeps): void {
  if (templates.includes(mail)) return;
  const names = templates.join(', ');
  throw new Refusal(
    'BAD_CAMPAIGN',
    `The campaign ${id} names the mail template ${mail}, which is not there. Known: ${names}.`,
  );
}

/** The one that the reader's first reservation of the period would be sent with. */
async function subjectOf(
  { campaign, period, subject, subjects, locales }: Digest,
  userId: string,
  deps: SendingDeps,
): Promise<string> {
  if (subjects.length === 0) return subject;
  const first = { id: digestId(campaign, period, 1, userId), campaign, subjects };
  return (await chooseMailSubject(first, segmentOf(locales), deps)).text;
}

/** Whoever looks is not the reader: what they click must neither count nor unsubscribe anybody. */
function emptyLinks({ publicUrl }: Pick<SendingDeps, 'publicUrl'>): MailLinks {
  const to = (kind: string) => `${publicUrl}/m/${kind}/preview`;
  return {
    unsubscribe: to('unsubscribe'),
    preferences: to('preferences'),
    pixel: to('open'),
    click: () => to('click'),
  };
}
