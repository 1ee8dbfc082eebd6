import { z } from 'zod';
import type { Signer } from './signer';

/** What a link in a mail says: whose it is, of which digest, and what it leads to. */
export interface MailToken {
  readonly userId: string;
  readonly campaign: string;
  /** The run the mail belongs to. */
  readonly runId: string;
  /** Clicks: the item. */
  readonly itemId?: string;
  /** The template of the subject line, and the segment it was chosen for. */
  readonly subject?: string;
  readonly segment?: string;
}

/** What the token is for: one of another kind does not open, wherever it is put. */
export type MailTokenKind = 'click' | 'open' | 'preferences';

const Fields = z.tuple([
  z.enum(['click', 'open', 'preferences']),
  z.string(),
  z.string(),
  z.string(),
  z.string().nullable(),
  z.string().nullable(),
  z.string().nullable(),
]);

/** Signs it: short, since mails hold dozens. */
export function signMailToken(kind: MailTokenKind, token: MailToken, signer: Signer): string {
  const { userId, campaign, runId, itemId = null, subject = null, segment = null } = token;
  return signer.sign(JSON.stringify([kind, userId, campaign, runId, itemId, subject, segment]));
}

/** What was signed; null where it was not by us, or for something else. */
export function openMailToken(kind: MailTokenKind, text: string, signer: Signer): MailToken | null {
  const payload = signer.open(text);
  if (payload === null) return null;
  const parsed = Fields.safeParse(jsonIn(payload));
  if (!parsed.success || parsed.data[0] !== kind) return null;
  const [, userId, campaign, runId, itemId, subject, segment] = parsed.data;
  const optional = Object.entries({ itemId, subject, segment }).filter(([, value]) => value !== null);
  return { userId, campaign, runId, ...Object.fromEntries(optional) };
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
