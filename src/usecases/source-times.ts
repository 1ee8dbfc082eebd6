import { z } from 'zod';
import type { SettingsStore } from '../ports/settings-store';

const TimesSchema = z.object({ receivedAt: z.number().nullable(), workedAt: z.number().nullable() });

/** When a source's newest delivery came, and when the newest that was worked off had come (ms); null: none is known. */
export type SourceTimes = Readonly<z.infer<typeof TimesSchema>>;

const NEVER: SourceTimes = { receivedAt: null, workedAt: null };
const nameOf = (source: string) => `deliveries ${source}`;

export async function loadSourceTimes(settings: SettingsStore, source: string): Promise<SourceTimes> {
  const kept = TimesSchema.safeParse(await settings.get(nameOf(source)));
  return kept.success ? kept.data : NEVER;
}

/**
 * Remembers when sources last sent, in memory at once and in the store with the next `flush`: a write for each delivery
 * would cost more than it tells. All replicas write; the later time stays.
 */
export class SourceTimesKeeper {
  private readonly fresh = new Map<string, SourceTimes>();

  constructor(private readonly settings: SettingsStore) {}

  received(source: string, at: number): void {
    this.note(source, { receivedAt: at, workedAt: null });
  }

  worked(source: string, receivedAt: number): void {
    this.note(source, { receivedAt, workedAt: receivedAt });
  }

  /** With what is not in the store yet. Rejects with StoreUnavailable. */
  async of(source: string): Promise<SourceTimes> {
    return later(await loadSourceTimes(this.settings, source), this.fresh.get(source) ?? NEVER);
  }

  /** Rejects with StoreUnavailable; the next one tries again. */
  async flush(): Promise<void> {
    for (const [source, times] of [...this.fresh]) {
      await this.settings.set(nameOf(source), { ...later(await loadSourceTimes(this.settings, source), times) });
      if (this.fresh.get(source) === times) this.fresh.delete(source);
    }
  }

  private note(source: string, times: SourceTimes): void {
    this.fresh.set(source, later(this.fresh.get(source) ?? NEVER, times));
  }
}

function later(a: SourceTimes, b: SourceTimes): SourceTimes {
  return { receivedAt: laterOf(a.receivedAt, b.receivedAt), workedAt: laterOf(a.workedAt, b.workedAt) };
}

function laterOf(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
