import type { Digest } from '../core/digest/digest';
import { edgeToken } from '../core/edge-token';
import type { Signer } from '../core/signer';

/** The impression token of an item in a digest, by its 0-based place: the same digest, the same tokens. */
export function digestToken(digest: Digest, place: number, signer: Signer): string {
  const { userId, modelVersion, reservedAt: issuedAt } = digest;
  const { itemId } = digest.items[place]!;
  const claims = { userId, itemId, surface: 'digest', position: place, modelVersion, propensity: 1, issuedAt };
  return edgeToken(claims, signer);
}
