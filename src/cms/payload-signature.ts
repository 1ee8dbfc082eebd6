import { createHmac } from 'node:crypto';
import { Refusal } from '../core/refusal';
import { checkSignature, checkSigningTime } from './signing-time';

export const PAYLOAD_SIGNATURE_HEADER = 'x-payload-signature';
const WINDOW_MS = 5 * 60_000;

/**
 * Refuses (BAD_SIGNATURE) a header that is not `t=<s>,v1=<hex>`, where v1 is the HMAC-SHA256 of `<t>.<body>` under one of the
 * secrets and t is the time of signing in whole seconds, within five minutes of `now` (ms) both ways.
 */
export function verifyPayload(
  header: string | undefined,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): void {
  const [, t, v1] = /^t=([1-9]\d{0,11}),\s?v1=([0-9a-f]{64})$/i.exec(header?.slice(0, 200) ?? '') ?? [];
  if (t === undefined || v1 === undefined)
    throw new Refusal(
      'BAD_SIGNATURE',
      `The header ${PAYLOAD_SIGNATURE_HEADER} must read “t=<seconds>,v1=<64 hex digits>”.`,
    );
  const expected = secrets.map((secret) => createHmac('sha256', secret).update(`${t}.`).update(body).digest());
  checkSignature(Buffer.from(v1, 'hex'), expected);
  checkSigningTime(Number(t) * 1_000, now, { past: WINDOW_MS, future: WINDOW_MS });
}
