import { createHmac } from 'node:crypto';
import { Refusal } from '../core/refusal';
import { checkSignature, checkSigningTime } from './signing-time';

export const GHOST_SIGNATURE_HEADER = 'x-ghost-signature';
const WINDOW_MS = 5 * 60_000;
const FORM = /^sha256=([0-9a-f]{64}),\s*t=([1-9]\d{0,14})$/i;

/**
 * Refuses (BAD_SIGNATURE) a header that is not `sha256=<hex>, t=<ms>`, where the code is the HMAC-SHA256 of the body with t
 * right behind it, under one of the secrets, and t is within five minutes of `now` (ms) both ways.
 */
export function verifyGhost(
  header: string | undefined,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): void {
  const { code, t } = parse(header);
  const expected = secrets.map((secret) => createHmac('sha256', secret).update(body).update(t).digest());
  checkSignature(Buffer.from(code, 'hex'), expected);
  checkSigningTime(Number(t), now, { past: WINDOW_MS, future: WINDOW_MS });
}

/** When it was signed (ms), by Ghost's clock. Refuses (BAD_SIGNATURE) a header of another form. */
export function ghostSignedAt(header: string | undefined): number {
  return Number(parse(header).t);
}

function parse(header: string | undefined): { code: string; t: string } {
  const [, code, t] = FORM.exec(header?.slice(0, 200) ?? '') ?? [];
  if (code === undefined || t === undefined)
    throw new Refusal(
      'BAD_SIGNATURE',
      header === undefined
        ? `The header ${GHOST_SIGNATURE_HEADER} is missing: give the webhook in Ghost a secret.`
        : `The header ${GHOST_SIGNATURE_HEADER} must read “sha256=<64 hex digits>, t=<ms>”.`,
    );
  return { code, t };
}
