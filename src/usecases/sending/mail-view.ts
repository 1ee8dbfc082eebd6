import type { Campaign } from '../../core/digest/campaign';
import type { DigestItem } from '../../core/digest/digest';
import { variantFor, type Image, type Item } from '../../core/item';
import { dayWords, mailWords, reasonWords } from '../../core/mail-words';
import type { MailImage, MailItem, MailView } from '../../ports/mail-renderer';
import type { MailLinks } from './mail-links';
import type { SendingDeps } from './sending-deps';

export interface MailContent {
  readonly campaign: Pick<Campaign, 'name'>;
  readonly items: readonly Pick<DigestItem, 'itemId' | 'reason'>[];
  readonly recap: readonly string[];
  readonly subject: string;
  /** Preferred first. */
  readonly locales: readonly string[];
  readonly timeZone: string;
  readonly links: MailLinks;
  readonly withPixel: boolean;
}

/** Width of a picture in the template, pixels. */
const PICTURE_WIDTH = 552;

/** What a template makes a mail of: the digest's items as they are at this moment; one that is gone by now is left out. */
export async function mailView(
  content: MailContent,
  deps: Pick<SendingDeps, 'items' | 'publicUrl' | 'senderName' | 'now'>,
): Promise<MailView> {
  const { campaign, items, recap, subject, locales, timeZone, links, withPixel } = content;
  const named = items.flatMap(({ reason }) => ('itemId' in reason ? [reason.itemId] : []));
  const ids = [...new Set([...items.map(({ itemId }) => itemId), ...named, ...recap])];
  const found = await deps.items.byIds(ids);
  const known = new Map(ids.map((id, n) => [id, found[n]] as const));
  const titleOf = (id: string) => titleIn(known.get(id), locales);
  const locale = locales[0] ?? 'en';
  const words = mailWords(locales);
  const shown = items.flatMap(({ itemId, reason }): MailItem[] => {
    const item = known.get(itemId);
    const variant = item && variantFor(item, locales);
    if (!item || !variant) return [];
    return [
      {
        title: variant.title,
        summary: variant.summary,
        url: links.click(itemId),
        image: item.image && imageOf(item.image, deps.publicUrl),
        reason: reasonWords(reason, words, titleOf),
        date: dayWords(item.publishedAt, locale, timeZone),
        byline: item.authors.join(', '),
      },
    ];
  });
  return {
    campaignName: campaign.name,
    subject,
    locale,
    date: dayWords(deps.now(), locale, timeZone),
    sender: deps.senderName,
    items: shown,
    recap: recap.map(titleOf).filter(Boolean),
    unsubscribeUrl: links.unsubscribe,
    preferencesUrl: links.preferences,
    pixelUrl: withPixel ? links.pixel : null,
  };
}

function titleIn(item: Item | null | undefined, locales: readonly string[]): string {
  return (item && variantFor(item, locales)?.title) ?? '';
}

/** A picture that mail programs can fetch; null where its address is none of the web's. */
function imageOf({ url, alt, width, height }: Image, publicUrl: string): MailImage | null {
  const absolute = URL.parse(url, `${publicUrl}/`);
  if (absolute === null || !/^https?:$/.test(absolute.protocol)) return null;
  const scaled = width && height ? Math.round((PICTURE_WIDTH * height) / width) : null;
  return { url: absolute.href, alt, width: PICTURE_WIDTH, height: scaled };
}
