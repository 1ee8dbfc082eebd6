import { createHmac } from 'node:crypto';
import { Refusal } from '../core/refusal';
import { checkSignature, checkSigningTime } from './signing-time';

export const SANITY_SIGNATURE = 'sanity-webhook-signature';

/**
 * Sanity sends a call again for up to 30 minutes and drops it for good at a 401: whether it signs again is not
 * documented.
 */
const WINDOW = { past: 35 * 60_000, future: 5 * 60_000 };

/** The HMAC-SHA256 of `<t>.<body>`; the header carries it in base64url without padding. */
export function signSanity(body: string | Uint8Array, secret: string, t: number): Buffer {
  return createHmac('sha256', secret).update(`${t}.`).update(body).digest();
}

/**
 * Refuses (BAD_SIGNATURE) a header `t=<ms>,v1=<base64url>` that none of the secrets made for this body, or too long
 * ago.
 */
export function verifySanity(
  header: string | undefined,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): void {
  if (header === undefined) throw new Refusal('BAD_SIGNATURE', `The header ${SANITY_SIGNATURE} is missing.`);
  const { t, mac } = parsed(header);
  checkSignature(
    mac,
    secrets.map((secret) => signSanity(body, secret, t)),
  );
  checkSigningTime(t, now, WINDOW);
}

/** When the sender signed (ms). Refuses (BAD_SIGNATURE) a header of another form. */
export function sanitySignedAt(header: string): number {
  return parsed(header).t;
}

function parsed(header: string): { t: number; mac: Buffer } {
  const [, t, v1] = /^t=([1-9]\d{11,14})[, ]{1,3}v1=([\w-]{43})$/.exec(header.slice(0, 200).trim()) ?? [];
  if (t === undefined || v1 === undefined) {
    throw new Refusal(
      'BAD_SIGNATURE',
      `The header ${SANITY_SIGNATURE} must read “t=<ms>,v1=<43 characters of base64url>”.`,
    );
  }
  return { t: Number(t), mac: Buffer.from(v1, 'base64url') };
}
