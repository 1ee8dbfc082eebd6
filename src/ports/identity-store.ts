export interface IdentityClaim {
  readonly anonymousId: string;
  readonly userId: string;
  readonly claimedAt: number;
}

/**
 * Which signed-in user took over which anonymous reader. Laws:
 * - `claim` is atomic: the first user to claim an anonymous id owns it; the answer is the owning claim, whoever asked. A
 *   repeat by the owner moves `claimedAt` forward (what came in between is handed over too).
 * - `claimedSince` answers in order of (claimedAt, anonymousId), from `since` (inclusive); replicas forget those profiles.
 */
export interface IdentityStore {
  claim(claim: IdentityClaim): Promise<IdentityClaim>;
  claimedSince(since: number, limit: number): Promise<IdentityClaim[]>;
}
