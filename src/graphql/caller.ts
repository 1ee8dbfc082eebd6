import type { Reader } from '../usecases/services';

/**
 * Scopes a service key may carry: `act-as` passes `userId`, `inbox` looks into webhooks, `metrics` reads /metrics,
 * `campaigns` changes newsletter campaigns, and `digests` reserves and commits what they send.
 */
export type Scope = 'act-as' | 'inbox' | 'metrics' | 'campaigns' | 'digests';

/** Who asks, as far as it was proven: a reader, and what a service key adds to it. */
export interface Caller {
  readonly reader: Reader;
  readonly scopes: ReadonlySet<Scope>;
  /** Name of the service key, for logs and rate limits; null without one. */
  readonly keyName: string | null;
}

/** Nobody: gets contextual answers only. */
export const NOBODY: Caller = { reader: { userId: null, signedIn: false }, scopes: new Set(), keyName: null };
