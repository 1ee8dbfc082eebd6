import type { MailRenderer } from '../../ports/mail-renderer';
import type { Mailer } from '../../ports/mailer';
import type { SendPace } from '../../ports/send-pace';
import { limitedPace, type PaceSettings } from './limited-pace';
import { createMailRenderer } from './mail-renderer';
import { noMailer } from './no-mailer';
import { readTemplates } from './read-templates';
import { createSmtpMailer } from './smtp-mailer';

export interface OutboxSettings extends PaceSettings {
  /** Undefined: nothing can be sent. */
  readonly smtpUrl?: string;
  readonly from: string;
  readonly timeoutMs: number;
  /** Mails handed over at a time. */
  readonly inFlight: number;
  /** A folder of templates of one's own. */
  readonly templates?: string;
}

/** All that mails go out by; one for the process, whatever tenants there are. */
export interface Outbox {
  readonly renderer: MailRenderer;
  readonly mailer: Mailer;
  readonly pace: SendPace;
  /** Whether there is a server to hand mails to. */
  readonly canSend: boolean;
}

/** Compiles the templates, and rejects with all that is wrong with them. Connects to nobody yet. */
export async function openOutbox(settings: OutboxSettings): Promise<Outbox> {
  const { smtpUrl, from, timeoutMs, inFlight, templates } = settings;
  const renderer = await createMailRenderer(await readTemplates(templates));
  const canSend = smtpUrl !== undefined;
  const mailer = canSend ? createSmtpMailer({ url: smtpUrl, from, timeoutMs, connections: inFlight }) : noMailer;
  return { renderer, mailer, pace: limitedPace(settings), canSend };
}
