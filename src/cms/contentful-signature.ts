import { createHmac } from 'node:crypto';
import { escape as escapeQuery } from 'node:querystring';
import type { RawDelivery } from '../core/content-source';
import { Refusal } from '../core/refusal';
import { checkSignature, checkSigningTime } from './signing-time';

export const CONTENTFUL_SIGNATURE = 'x-contentful-signature';
export const CONTENTFUL_SIGNED_HEADERS = 'x-contentful-signed-headers';
export const CONTENTFUL_TIMESTAMP = 'x-contentful-timestamp';

/** Contentful's own toolkit accepts 30 s; a call that is repeated after a failure needs longer. */
const WINDOW = { past: 5 * 60_000, future: 5 * 60_000 };

/** A request as it is signed. */
export interface SignedRequest {
  /** With the query, as the sender wrote it: a proxy must not change it. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * The HMAC-SHA256 of `POST`, path, headers and body, each on a line of its own; headers as `name:value`, sorted and
 * joined by semicolons: those that are listed as signed, and always that list and the time.
 */
export function signContentful({ path, headers, body }: SignedRequest, secret: string): Buffer {
  const lines = ['POST', encodedPath(path), canonicalHeaders(headers), ''].join('\n');
  return createHmac('sha256', secret).update(lines).update(body).digest();
}

/** Refuses (BAD_SIGNATURE) what none of the secrets signed, or not within five minutes of our clock. */
export function verifyContentful({ path, headers, body }: RawDelivery, secrets: readonly string[], now: number): void {
  const given = headers[CONTENTFUL_SIGNATURE]?.trim() ?? '';
  const time = headers[CONTENTFUL_TIMESTAMP]?.trim() ?? '';
  const list = headers[CONTENTFUL_SIGNED_HEADERS];
  const isComplete = /^[0-9a-f]{64}$/i.test(given) && /^[1-9]\d{11,14}$/.test(time) && list !== undefined;
  if (!isComplete || list.length > 4_000 || path === undefined) throw new Refusal('BAD_SIGNATURE', INCOMPLETE);
  const request = { path, headers, body };
  checkSignature(
    Buffer.from(given, 'hex'),
    secrets.map((secret) => signContentful(request, secret)),
  );
  checkSigningTime(Number(time), now, WINDOW);
}

/** Names of headers whose values the sender vouches for. */
export function signedHeaderNames(headers: RawDelivery['headers']): string[] {
  const listed = (headers[CONTENTFUL_SIGNED_HEADERS] ?? '').split(',').map((name) => name.trim().toLowerCase());
  return [...new Set([...listed, CONTENTFUL_SIGNED_HEADERS, CONTENTFUL_TIMESTAMP])];
}

const INCOMPLETE = `The headers ${CONTENTFUL_SIGNATURE} (64 hex digits), ${CONTENTFUL_SIGNED_HEADERS} and ${CONTENTFUL_TIMESTAMP} (ms) are expected.`;

function canonicalHeaders(headers: RawDelivery['headers']): string {
  const names = signedHeaderNames(headers).filter((name) => Object.hasOwn(headers, name));
  const sorted = names.sort((a, b) => (a > b ? 1 : -1));
  const valueOf = (name: string) =>
    name === CONTENTFUL_SIGNED_HEADERS ? sorted.join(',') : (headers[name] ?? '').trim();
  return sorted.map((name) => `${name}:${valueOf(name)}`).join(';');
}

/** As Contentful's toolkit does it, the query encoded twice included. */
function encodedPath(path: string): string {
  const [pathname = '', query] = path.split('?');
  return encodeURI(query ? `${pathname}?${escapeQuery(query)}` : pathname);
}
