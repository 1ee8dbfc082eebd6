import type { mongo } from 'mongoose';
import { StoreUnavailable } from '../../ports/stores';
import { isOutOfReach } from './errors';

const NOBODY = 'The driver knows of no server that takes writes.';

/**
 * Knows from the driver's monitor whether a server that takes writes is there, and turns verbs away while none is. A
 * short absence (an election, one cut connection) is waited for; after `graceMs` everything in flight is rejected and
 * new verbs are refused at once, until the monitor has found the server again.
 */
export class Reachability {
  private absence: NodeJS.Timeout | undefined;
  private refusing = false;
  private readonly inFlight = new Set<() => void>();

  constructor(
    client: mongo.MongoClient,
    private readonly graceMs: number,
  ) {
    client.on('topologyDescriptionChanged', ({ newDescription }) => {
      const servers = [...newDescription.servers.values()];
      if (servers.some((server) => server.isWritable || server.type === 'LoadBalancer')) this.present();
      else this.absent();
    });
  }

  /** Runs a verb; rejects with StoreUnavailable where the engine is out of reach, before, during or after. */
  guard<T>(verb: () => Promise<T>): Promise<T> {
    if (this.refusing) return Promise.reject(new StoreUnavailable({ cause: NOBODY }));
    return new Promise<T>((resolve, reject) => {
      const giveUp = () => reject(new StoreUnavailable({ cause: NOBODY }));
      this.inFlight.add(giveUp);
      verb()
        .then(resolve, (error: unknown) => reject(asStoreError(error)))
        .finally(() => this.inFlight.delete(giveUp));
    });
  }

  stop(): void {
    clearTimeout(this.absence);
  }

  private present(): void {
    clearTimeout(this.absence);
    this.absence = undefined;
    this.refusing = false;
  }

  private absent(): void {
    this.absence ??= setTimeout(() => this.refuse(), this.graceMs).unref();
  }

  private refuse(): void {
    this.refusing = true;
    for (const giveUp of this.inFlight) giveUp();
    this.inFlight.clear();
  }
}

/** The same store, every verb of it guarded. */
export function guarded<S extends object>(store: S, reachability: Reachability): S {
  const verbs = Object.entries(store) as [string, (...args: unknown[]) => Promise<unknown>][];
  return Object.fromEntries(
    verbs.map(([name, verb]) => [name, (...args: unknown[]) => reachability.guard(() => verb(...args))]),
  ) as S;
}

function asStoreError(error: unknown): Error {
  if (isOutOfReach(error)) return new StoreUnavailable({ cause: error });
  return error instanceof Error ? error : new Error(String(error));
}
