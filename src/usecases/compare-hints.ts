import type { SettingsStore } from '../ports/settings-store';

export interface CompareHintsDeps {
  readonly settings: Pick<SettingsStore, 'set'>;
  readonly now: () => number;
  /** The source has been quiet since its hint, or hinting for long enough: its lists are to be compared now. */
  readonly onDue: (source: string) => void;
  /** How long a source must have been quiet, and for how long hints may put it off, ms. */
  readonly quietMs?: number;
  readonly longestMs?: number;
}

interface Pending {
  readonly firstAt: number;
  readonly timer: NodeJS.Timeout;
}

/** When a source last hinted at changes that no event names, in the settings store (ms). */
export const hintedAtName = (source: string) => `compareHintedAt ${source}`;

/**
 * Hints of sources that something changed which no event names (a bulk action). A bulk action hints many times: lists are
 * compared once, when it is over. The hint is in the store before it counts as heard, for whoever compares at the next start.
 */
export class CompareHints {
  private readonly pending = new Map<string, Pending>();
  private stopped = false;

  constructor(private readonly deps: CompareHintsDeps) {}

  /** Rejects with StoreUnavailable. */
  async hint(source: string): Promise<void> {
    await this.deps.settings.set(hintedAtName(source), this.deps.now());
    if (!this.stopped) this.putOff(source);
  }

  stop(): void {
    this.stopped = true;
    for (const { timer } of this.pending.values()) clearTimeout(timer);
    this.pending.clear();
  }

  private putOff(source: string): void {
    const { now, quietMs = 5_000, longestMs = 60_000 } = this.deps;
    const { firstAt = now(), timer: earlier } = this.pending.get(source) ?? {};
    clearTimeout(earlier);
    const waitMs = Math.max(0, Math.min(quietMs, firstAt + longestMs - now()));
    const timer = setTimeout(() => this.due(source), waitMs);
    this.pending.set(source, { firstAt, timer });
  }

  private due(source: string): void {
    this.pending.delete(source);
    this.deps.onDue(source);
  }
}
