import type { RawDelivery } from '../core/content-source';
import { Refusal } from '../core/refusal';
import { isOneOf } from './source';

/** Other than `Authorization`, for CMSs and proxies that keep that one for themselves. */
export const SECRET_HEADER = 'x-webhook-secret';

/** The secret that a sender gave in the clear; undefined where it gave none. */
export function givenSecret(headers: RawDelivery['headers']): string | undefined {
  return /^Bearer +(\S{1,500})$/i.exec(headers.authorization ?? '')?.[1] ?? headers[SECRET_HEADER];
}

/**
 * For sources that sign nothing: refuses (BAD_SIGNATURE) what does not bring one of the secrets along. Whoever reads
 * such a request can send anything from then on, and a repeat cannot be told from the first: https, and at least 24
 * characters.
 */
export function verifyGivenSecret(headers: RawDelivery['headers'], secrets: readonly string[]): void {
  const given = givenSecret(headers);
  if (given === undefined)
    throw new Refusal('BAD_SIGNATURE', `Send the secret as “Authorization: Bearer …” or “${SECRET_HEADER}”.`);
  if (!isOneOf(given, secrets)) throw new Refusal('BAD_SIGNATURE', 'This is not the secret of this source.');
}
