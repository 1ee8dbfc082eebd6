import type { Digest } from '../../core/digest/digest';
import type { Run } from '../../ports/run-store';
import type { SkipReason } from '../digest-services';
import type { SendingDeps } from './sending-deps';

export type ReservedForMail =
  | { readonly kind: 'reserved'; readonly digest: Digest }
  /** It was sent already: by whoever was killed before they could say so. */
  | { readonly kind: 'committed' }
  | { readonly kind: 'later'; readonly at: number }
  | { readonly kind: 'skipped'; readonly reason: SkipReason };

/** Reservations of one run and reader, one after the other: each expired or was voided before the next. */
const ATTEMPTS = 10;

/**
 * The digest of a run for a reader: the one that was reserved before, as long as it stands, so that a mail begun is gone on with.
 * One that expired is made anew under the next key.
 */
export async function reserveForMail(
  { id, campaign, period }: Run,
  userId: string,
  locales: readonly string[],
  { digests, now }: Pick<SendingDeps, 'digests' | 'now'>,
): Promise<ReservedForMail> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const outcome = await digests.reserveDigest({ campaign, userId, period, key: `${id}#${attempt}`, locales });
    if (outcome.kind === 'skipped') return { kind: 'skipped', reason: outcome.reason };
    const { digest } = outcome;
    if (digest.state === 'committed') return { kind: 'committed' };
    if (digest.state !== 'reserved') continue;
    const { at, reason } = digest.sendTime;
    return reason === 'quiet-hours' && at > now() ? { kind: 'later', at } : { kind: 'reserved', digest };
  }
  return { kind: 'skipped', reason: 'TAKEN' };
}
