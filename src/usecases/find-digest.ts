import type { Digest } from '../core/digest/digest';
import { stateOf } from '../core/digest/ledger';
import type { DigestLedger } from '../ports/digest-ledger';
import { readerOfDigest } from './settle-digest';

export interface FindDigestDeps {
  readonly ledger: DigestLedger;
  readonly now: () => number;
}

/** A digest as it stands; null where there is none, or it is no longer remembered. */
export async function findDigest(id: string, { ledger, now }: FindDigestDeps): Promise<Digest | null> {
  const userId = readerOfDigest(id);
  const found = userId === null ? null : (await ledger.byReaders([userId]))[0];
  const digest = found?.digests.find((one) => one.id === id);
  return digest === undefined ? null : { ...digest, state: stateOf(digest, now()) };
}
