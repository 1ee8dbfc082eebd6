import { Refusal } from '../core/refusal';
import type { InteractionLog } from '../ports/interaction-log';
import { findCampaign } from './campaigns';
import type { DigestPage, DigestPageInput } from './digest-services';
import { reserveDigests, type ReserveDigestDeps } from './reserve-digest';

export interface PageDigestsDeps extends ReserveDigestDeps {
  readonly log: Pick<InteractionLog, 'readers'>;
}

/** Longest prefix of keys. */
const MAX_PREFIX = 100;

/**
 * Reserves for a page of readers, everybody or those named: at-least-once, the same page under the same key prefix answers
 * the same digests. Who came meanwhile may stand on a later page or on none.
 */
export async function pageDigests(input: DigestPageInput, deps: PageDigestsDeps): Promise<DigestPage> {
  const { campaign, after = null, first, userIds, keyPrefix, locales } = input;
  if (keyPrefix === '' || keyPrefix.length > MAX_PREFIX)
    throw new Refusal('BAD_USER_INPUT', `A key has 1 to ${MAX_PREFIX} characters here.`);
  // Of one page all are of one period, though midnight may pass.
  const period = input.period ?? (await findCampaign(campaign, deps.campaigns)).period;
  const readers = userIds ?? (await deps.log.readers(after, first));
  const key = `${keyPrefix} ${campaign} ${period}`;
  const outcomes = await reserveDigests(
    readers.map((userId) => ({ campaign, userId, period, key, locales })),
    deps,
  );
  const isWalked = userIds === undefined;
  return { outcomes, endCursor: readers.at(-1) ?? null, hasNextPage: isWalked && readers.length === first };
}
