import type { Signer } from './signer';

/** What an impression token says: which item was shown to whom, where, at which place, by which policy, when. */
export interface EdgeClaims {
  readonly userId: string | null;
  readonly itemId: string;
  readonly surface: string;
  readonly position: number;
  readonly modelVersion: string;
  readonly propensity: number;
  /** ms. */
  readonly issuedAt: number;
}

/** The signed token of an edge. */
export function edgeToken(claims: EdgeClaims, signer: Signer): string {
  const { userId, itemId, surface, position, modelVersion, propensity, issuedAt } = claims;
  return signer.sign(JSON.stringify([userId, itemId, surface, position, modelVersion, propensity, issuedAt]));
}

/** The claims of a token; null where it is not one of ours. */
export function openEdgeToken(token: string, signer: Signer): EdgeClaims | null {
  const payload = signer.open(token);
  if (payload === null) return null;
  type Fields = [string | null, string, string, number, string, number, number];
  const [userId, itemId, surface, position, modelVersion, propensity, issuedAt] = JSON.parse(payload) as Fields;
  return { userId, itemId, surface, position, modelVersion, propensity, issuedAt };
}
