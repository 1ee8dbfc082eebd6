import type { Mailer } from '../../ports/mailer';

/** Where no mail server is configured: nothing is sent, and nothing is lost. */
export const noMailer: Mailer = {
  send: () => Promise.resolve({ kind: 'deferred', reason: 'NO_SMTP' }),
  close: () => Promise.resolve(),
};
