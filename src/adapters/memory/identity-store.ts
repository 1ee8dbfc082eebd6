import type { IdentityClaim, IdentityStore } from '../../ports/identity-store';
import { assertFinite } from '../assert-finite';
import { answer } from './answer';

/** Claims in memory: one for each anonymous reader who signed in. */
export function memoryIdentityStore(): IdentityStore {
  const claims = new Map<string, IdentityClaim>();

  const owning = (claim: IdentityClaim): IdentityClaim => {
    const known = claims.get(claim.anonymousId);
    if (known === undefined) return claim;
    if (known.userId !== claim.userId) return known;
    return { ...known, claimedAt: Math.max(known.claimedAt, claim.claimedAt) };
  };

  return {
    claim: (claim) =>
      answer(() => {
        assertFinite(claim);
        const owner = owning(claim);
        claims.set(owner.anonymousId, owner);
        return owner;
      }),
    claimedSince: (since, limit) =>
      answer(() =>
        [...claims.values()]
          .filter((claim) => claim.claimedAt >= since)
          .sort((a, b) => a.claimedAt - b.claimedAt || (a.anonymousId < b.anonymousId ? -1 : 1))
          .slice(0, limit),
      ),
  };
}
