import { createTransport } from 'nodemailer';
import type { Mailer, MailOutcome, OutgoingMail } from '../../ports/mailer';

export interface SmtpSettings {
  /** `smtp://user:password@host:port` or `smtps://…`. */
  readonly url: string;
  /** Who it is from: `Name <address>`. */
  readonly from: string;
  /** Longest that the server may keep us waiting for an answer, ms. */
  readonly timeoutMs: number;
  /** Connections that are kept open. */
  readonly connections: number;
}

/** How much longer than one answer a whole attempt may take: greeting, EHLO, TLS, AUTH, MAIL, RCPT, DATA and the end of it. */
const ANSWERS = 3;

/** Mails over SMTP. */
export function createSmtpMailer({ url, from, timeoutMs, connections }: SmtpSettings): Mailer {
  const transport = createTransport({
    url,
    pool: true as const,
    maxConnections: connections,
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    // What a mail is made of comes from content: it may name neither files nor addresses to be fetched.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    send: async ({ to, ...mail }) => {
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<MailOutcome>((resolve) => {
        timer = setTimeout(() => resolve({ kind: 'deferred', reason: 'TIMEOUT' }), timeoutMs * ANSWERS);
      });
      const sent = sendOne(transport, { from, to: { name: '', address: to }, ...mail });
      return Promise.race([sent, late]).finally(() => clearTimeout(timer));
    },
    close: () => Promise.resolve(transport.close()),
  };
}

type Message = Omit<OutgoingMail, 'to'> & { readonly from: string; readonly to: { name: string; address: string } };

async function sendOne(transport: ReturnType<typeof createTransport>, message: Message): Promise<MailOutcome> {
  try {
    await transport.sendMail(message);
    return { kind: 'accepted' };
  } catch (error) {
    return outcomeOf(error as SmtpError);
  }
}

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
  readonly command?: string;
}

/** A mailbox that is not there, never was, or is shut for good (RFC 3463: 5.1.x, and 5.2.1). */
const DEAD = /^5\.(1\.\d+|2\.1)$/;

function outcomeOf(error: SmtpError): MailOutcome {
  const { responseCode, response = '', code = 'UNKNOWN', command = '' } = error;
  if (responseCode === undefined) return { kind: 'deferred', reason: code === 'ETIMEDOUT' ? 'TIMEOUT' : code };
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(response)?.[1];
  const reason = enhanced === undefined ? String(responseCode) : `${responseCode} ${enhanced}`;
  // A server that refuses us, not the mail: nothing is wrong with the reader.
  const isAboutUs = /^(CONN|EHLO|HELO|AUTH|STARTTLS|MAIL)/i.test(command);
  if (responseCode < 500 || isAboutUs) return { kind: 'deferred', reason };
  const isUnknown = enhanced === undefined && /^RCPT/i.test(command) && [550, 551, 553].includes(responseCode);
  return { kind: 'refused', reason, dead: isUnknown || (enhanced !== undefined && DEAD.test(enhanced)) };
}
