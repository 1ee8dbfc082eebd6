/** One item as a mail shows it. All addresses are absolute. */
export interface MailItem {
  readonly title: string;
  readonly summary: string;
  /** The signed click link. */
  readonly url: string;
  readonly image: MailImage | null;
  /** Why it is here, in the reader's language. */
  readonly reason: string;
  /** Of when, in the reader's language. */
  readonly date: string;
  readonly byline: string;
}

export interface MailImage {
  readonly url: string;
  readonly alt: string;
  /** Pixels as shown; height null: not known. */
  readonly width: number;
  readonly height: number | null;
}

/** What a digest's mail is made of. */
export interface MailView {
  readonly campaignName: string;
  readonly subject: string;
  /** A language tag. */
  readonly locale: string;
  /** The day it is sent, in the reader's language. */
  readonly date: string;
  /** Who sends it: a name. */
  readonly sender: string;
  readonly items: readonly MailItem[];
  /** Titles read of late, told but not recommended. */
  readonly recap: readonly string[];
  readonly unsubscribeUrl: string;
  readonly preferencesUrl: string;
  /** Null without consent to be counted. */
  readonly pixelUrl: string | null;
}

export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
}

/** Makes mails of templates that were compiled at the start. Pure from then on. */
export interface MailRenderer {
  readonly templates: readonly string[];
  /** Throws RangeError where there is no such template. */
  render(template: string, view: MailView): RenderedMail;
}
