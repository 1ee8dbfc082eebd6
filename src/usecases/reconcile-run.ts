import type { ContentChange } from '../core/content-change';
import type { DocumentSource } from '../ports/content-api';
import type { ItemStore } from '../ports/item-store';
import type { SettingsStore } from '../ports/settings-store';
import type { IngestResult, OnRefused } from './ingest-changes';
import type { ReconcileMark } from './reconcile-mark';
import type { SeenDocuments } from './reconcile-seen';

export interface ReconcileProgress {
  /** `listing`: what the CMS has; `checking`: what is held here and was not in its lists. */
  readonly label: 'listing' | 'checking';
  readonly done: number;
  /** As far as the CMS says; never less than `done`. */
  readonly total: number;
}

export interface ReconcileDeps {
  readonly documents: DocumentSource;
  readonly items: Pick<ItemStore, 'documentsByIds' | 'changedSince'>;
  readonly settings: SettingsStore;
  /** The way webhooks go too: what came later by its version wins, whoever brings it. */
  readonly ingest: (changes: readonly ContentChange[], onRefused: OnRefused) => Promise<IngestResult>;
  /** Content types to compare, as the CMS's API calls them, where the caller names none. */
  readonly types: readonly string[];
  readonly now: () => number;
  /** 0..1: where a larger share of what is held here is missing in the lists, nothing is taken away. */
  readonly maxMissingShare: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ReconcileProgress) => void;
}

/** One comparison under way: its dependencies, and what it knows. */
export interface ReconcileRun extends ReconcileDeps {
  readonly source: string;
  /** Writes nothing at all. */
  readonly dryRun: boolean;
  readonly force: boolean;
  readonly seen: SeenDocuments;
  /** Takes note of how far it has come; durable when it resolves. */
  readonly keep: (mark: ReconcileMark) => Promise<void>;
}

/** It was told to stop: what was done stays, and a repeat goes on from there. */
export class Interrupted extends Error {
  constructor() {
    super('It was stopped; a repeat goes on from there.');
    this.name = 'Interrupted';
  }
}

/** Throws Interrupted where it is time to go. */
export function checkGoingOn({ signal }: Pick<ReconcileRun, 'signal'>): void {
  if (signal?.aborted === true) throw new Interrupted();
}
