import { z } from 'zod';
import type { SettingsStore } from '../ports/settings-store';

export interface LeaseDeps {
  readonly settings: SettingsStore;
  /** Who asks: unique among all replicas. */
  readonly holder: string;
  /** ms; a holder that dies loses it after so long. */
  readonly ttlMs: number;
  readonly now: () => number;
}

const Held = z.object({ holder: z.string(), until: z.number() });

/** Renewals in the life of a lease: one may fail. */
const RENEWALS = 3;

/**
 * Does something that only one replica may do at a time; null where another holds the lease. At most one at a time as long
 * as clocks differ by less than the lease lasts: whoever cannot renew it in time may be joined by another, so what is done
 * under it must bear that. Rejects with StoreUnavailable.
 */
export async function underLease<T>(name: string, deps: LeaseDeps, work: () => Promise<T>): Promise<T | null> {
  if (!(await take(name, deps))) return null;
  const timer = setInterval(() => void take(name, deps).catch(() => undefined), deps.ttlMs / RENEWALS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    await release(name, deps).catch(() => undefined);
  }
}

/** Takes or renews it; false where another has it. */
async function take(name: string, { settings, holder, ttlMs, now }: LeaseDeps): Promise<boolean> {
  const standing = await settings.get(name);
  const held = Held.safeParse(standing);
  const isFree = !held.success || held.data.holder === holder || held.data.until <= now();
  return isFree && settings.replace(name, standing, { holder, until: now() + ttlMs });
}

async function release(name: string, { settings, holder }: LeaseDeps): Promise<void> {
  const standing = await settings.get(name);
  const held = Held.safeParse(standing);
  if (held.success && held.data.holder === holder) await settings.replace(name, standing, { holder, until: 0 });
}
