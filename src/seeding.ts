import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonl } from './datasets/jsonl';
import type { LineProblem } from './datasets/dataset';
import type { TenantStores } from './ports/stores';
import type { ImportInput, ImportReport } from './usecases/import-content';

/** The moment the seeds were written for: loading moves it to the present, so that the news is new. */
const ANCHOR = Date.parse('2026-11-01T12:00:00Z');
/** When the seeds were first loaded into a store (ms); a repeat uses the same moment and so changes nothing. */
const SEEDED_AT = 'seededAt';

export const SEEDS_FOLDER = join(__dirname, '..', 'seeds');

/** A reader of the demo, as seeds/readers.json tells. */
export interface SeedReader {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly locales: readonly string[];
  readonly loves: readonly string[];
  readonly avoids: readonly string[];
}

export interface SeedingDeps {
  readonly stores: TenantStores;
  readonly importContent: (input: ImportInput) => Promise<ImportReport>;
  readonly now: () => number;
  readonly onProblem: (problem: LineProblem) => void;
  readonly onProgress?: (report: ImportReport) => void;
}

/** Fills a store from seeds/. */
export async function loadSeeds({ stores, importContent, now, onProblem, onProgress }: SeedingDeps): Promise<ImportReport> {
  const known = await stores.settings.get(SEEDED_AT);
  const seededAt = typeof known === 'number' ? known : now();
  if (known === undefined) await stores.settings.set(SEEDED_AT, seededAt);
  const seeds = readJsonl(SEEDS_FOLDER);
  return importContent({
    source: 'seeds',
    items: seeds.items(onProblem),
    interactions: seeds.interactions(onProblem),
    shiftMs: seededAt - ANCHOR,
    onProgress,
  });
}

/** The readers of the demo. */
export function seedReaders(): SeedReader[] {
  return JSON.parse(readFileSync(join(SEEDS_FOLDER, 'readers.json'), 'utf8')) as SeedReader[];
}
