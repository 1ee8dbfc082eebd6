import { createHash, timingSafeEqual } from 'node:crypto';
import type { Scope } from '../graphql/caller';

export interface ServiceKey {
  readonly name: string;
  readonly key: string;
  readonly scopes: readonly Scope[];
  /** The only tenant it is good for; undefined: all. */
  readonly tenant?: string;
}

/** Finds the service key somebody gave, in the same time whichever it is and however much of it fits. */
export function createServiceKeys(keys: readonly ServiceKey[]): (given: string) => ServiceKey | null {
  const digests = keys.map(({ key }) => sha256(key));
  return (given) => {
    const digest = sha256(given);
    const matches = digests.map((known) => timingSafeEqual(known, digest));
    return keys[matches.indexOf(true)] ?? null;
  };
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
