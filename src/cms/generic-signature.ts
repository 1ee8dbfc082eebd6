import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../core/refusal';

export const SIGNATURE_HEADER = 'x-attune-signature';
/** How far the sender's clock may be from ours, both ways (ms); after it a recorded delivery is worthless. */
export const WINDOW_MS = 5 * 60_000;

/** The header's value: `t=<ms>,v1=<hex>`, where v1 is the HMAC-SHA256 of `<t>.<body>` under the secret. */
export function signGeneric(body: string | Uint8Array, secret: string, t: number): string {
  return `t=${t},v1=${hmac(body, secret, String(t)).toString('hex')}`;
}

/** Refuses (BAD_SIGNATURE) a header that none of the secrets made for this body, or not within the window. */
export function verifyGeneric(
  header: string | undefined,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): void {
  if (header === undefined) throw new Refusal('BAD_SIGNATURE', `The header ${SIGNATURE_HEADER} is missing.`);
  const { t, signatures } = parseSignature(header);
  const expected = secrets.map((secret) => hmac(body, secret, t));
  const matches = expected.flatMap((mac) => signatures.map((given) => timingSafeEqual(mac, given)));
  if (!matches.includes(true)) throw new Refusal('BAD_SIGNATURE', 'The signature does not fit this body.');
  const apart = now - Number(t);
  if (Math.abs(apart) > WINDOW_MS) {
    throw new Refusal(
      'BAD_SIGNATURE',
      `Signed ${Math.abs(apart)} ms ${apart > 0 ? 'ago' : 'ahead of our clock'}; at most ${WINDOW_MS} ms.`,
    );
  }
}

/** When the sender signed (ms). Refuses (BAD_SIGNATURE) a header of another form. */
export function signedAt(header: string): number {
  return Number(parseSignature(header).t);
}

/** More than one v1 is allowed: a sender that changes its secret may sign with both. */
function parseSignature(header: string): { t: string; signatures: Buffer[] } {
  const [, t, list] =
    /^t=([1-9]\d{0,14})((?:,v1=[0-9a-f]{64}){1,4})$/i.exec(header.slice(0, 400).replace(/\s/g, '')) ?? [];
  if (t === undefined || list === undefined || header.length > 400) {
    throw new Refusal('BAD_SIGNATURE', `The header ${SIGNATURE_HEADER} must read “t=<ms>,v1=<64 hex digits>”.`);
  }
  return {
    t,
    signatures: list
      .slice(1)
      .split(',')
      .map((part) => Buffer.from(part.slice(3), 'hex')),
  };
}

function hmac(body: string | Uint8Array, secret: string, t: string): Buffer {
  return createHmac('sha256', secret).update(`${t}.`).update(body).digest();
}
