/** A mail ready to go. */
export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** The same for every attempt, so that who got it twice can tell. */
  readonly messageId: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** What came of an attempt. `reason` is a code (`550 5.1.1`, `TIMEOUT`), never what the server said: there are addresses in that. */
export type MailOutcome =
  /** The server has it: it is theirs now. */
  | { readonly kind: 'accepted' }
  /** Not now: it may be tried again. */
  | { readonly kind: 'deferred'; readonly reason: string }
  /** Never; `dead`: nor will anything else sent there, for there is no such mailbox. */
  | { readonly kind: 'refused'; readonly reason: string; readonly dead: boolean };

/**
 * Hands mails to a server. Laws: `send` never rejects for what the server does or fails to do, hanging included: that is an
 * outcome, in bounded time. What is `deferred` after it was sent whole may have arrived all the same.
 */
export interface Mailer {
  send(mail: OutgoingMail): Promise<MailOutcome>;
  close(): Promise<void>;
}
