import { createHmac, timingSafeEqual } from 'node:crypto';

/** Signs small payloads so that they can travel through strangers' hands. Pure: the same key and payload, the same token. */
export interface Signer {
  sign(payload: string): string;
  /** The payload, or null where the token is not one of ours, untouched. */
  open(token: string): string | null;
}

/** Characters of base64url kept of the HMAC-SHA256: 128 bits. */
const MAC_LENGTH = 22;

/** A signer for one purpose: a token signed for another purpose with the same secret does not open. */
export function createSigner(secret: string, purpose: string): Signer {
  const mac = (payload: string) =>
    createHmac('sha256', secret).update(`${purpose}\n${payload}`).digest('base64url').slice(0, MAC_LENGTH);
  return {
    sign: (payload) => `${Buffer.from(payload).toString('base64url')}.${mac(payload)}`,
    open: (token) => {
      const [encoded = '', given = '', ...rest] = token.split('.');
      if (rest.length > 0) return null;
      const payload = Buffer.from(encoded, 'base64url').toString();
      const expected = mac(payload);
      const same = given.length === expected.length && timingSafeEqual(Buffer.from(given), Buffer.from(expected));
      // The encoding must be the one we made: other spellings of the same bytes are not our token.
      return same && Buffer.from(payload).toString('base64url') === encoded ? payload : null;
    },
  };
}
