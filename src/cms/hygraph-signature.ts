import { createHmac } from 'node:crypto';
import { Refusal } from '../core/refusal';
import { checkSignature, checkSigningTime } from './signing-time';

export const HYGRAPH_SIGNATURE = 'gcms-signature';

/**
 * Calls may wait minutes in Hygraph's queue and are repeated four times; whether they are signed again is not
 * documented.
 */
const WINDOW = { past: 15 * 60_000, future: 5 * 60_000 };

/** The HMAC-SHA256 of the JSON of body, environment and time, in this spelling and order. */
export function signHygraph(body: Uint8Array, environment: string, t: number, secret: string): Buffer {
  const signed = JSON.stringify({ Body: Buffer.from(body).toString(), EnvironmentName: environment, TimeStamp: t });
  return createHmac('sha256', secret).update(signed).digest();
}

/**
 * Refuses (BAD_SIGNATURE) a header `sign=<base64>, env=<name>, t=<ms>` that none of the secrets made, or too long ago.
 */
export function verifyHygraph(
  header: string | undefined,
  body: Uint8Array,
  secrets: readonly string[],
  now: number,
): void {
  if (header === undefined) throw new Refusal('BAD_SIGNATURE', `The header ${HYGRAPH_SIGNATURE} is missing.`);
  const { mac, environment, t } = parsed(header);
  checkSignature(
    mac,
    secrets.map((secret) => signHygraph(body, environment, t, secret)),
  );
  checkSigningTime(t, now, WINDOW);
}

/** When the sender signed (ms). Refuses (BAD_SIGNATURE) a header of another form. */
export function hygraphSignedAt(header: string): number {
  return parsed(header).t;
}

function parsed(header: string): { mac: Buffer; environment: string; t: number } {
  const form = /^sign=([A-Za-z0-9+/]{43}=), ?env=([^,\s]{1,200}), ?t=([1-9]\d{11,14})$/;
  const [, sign, environment, t] = form.exec(header.slice(0, 400).trim()) ?? [];
  if (sign === undefined || environment === undefined || t === undefined) {
    throw new Refusal(
      'BAD_SIGNATURE',
      `The header ${HYGRAPH_SIGNATURE} must read “sign=<base64>, env=<name>, t=<ms>”.`,
    );
  }
  return { mac: Buffer.from(sign, 'base64'), environment, t: Number(t) };
}
