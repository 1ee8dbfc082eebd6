import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonl } from './datasets/jsonl';
import type { Dataset, LineProblem } from './datasets/dataset';
import type { TenantStores } from './ports/stores';
import type { ImportInput, ImportReport } from './usecases/import-content';

/** The moment the seeds were written for: loading moves it to the present, so that the news is new. */
const ANCHOR = Date.parse('2026-11-01T12:00:00Z');
/** When the seeds were first loaded into a store (ms); a repeat uses the same moment and so changes nothing. */
const SEEDED_AT = 'seededAt';
/** That they were loaded to the end. */
const SEEDED = 'seeded';

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
  readonly onProgress?: ImportInput['onProgress'];
  readonly onRefused?: ImportInput['onRefused'];
  /** Default: seeds/. */
  readonly dataset?: Dataset;
}

/** Fills a store from seeds/. A repeat changes nothing, also beside another process that is doing the same. */
export async function loadSeeds({
  stores,
  importContent,
  now,
  onProblem,
  ...more
}: SeedingDeps): Promise<ImportReport> {
  const seededAt = Number(await stores.settings.setOnce(SEEDED_AT, now()));
  const { dataset = readJsonl(SEEDS_FOLDER), onProgress, onRefused } = more;
  const report = await importContent({
    source: 'seeds',
    items: dataset.items(onProblem),
    interactions: dataset.interactions(onProblem),
    shiftMs: seededAt - ANCHOR,
    onProgress,
    onRefused,
  });
  await stores.settings.set(SEEDED, true);
  return report;
}

/** Whether a filling from seeds/ was begun and not ended: by a process that died, or that is at it now. */
export async function isSeedingUnfinished({ settings }: TenantStores): Promise<boolean> {
  if ((await settings.get(SEEDED_AT)) === undefined) return false;
  return (await settings.get(SEEDED)) === undefined;
}

/** The readers of the demo. */
export function seedReaders(): SeedReader[] {
  return JSON.parse(readFileSync(join(SEEDS_FOLDER, 'readers.json'), 'utf8')) as SeedReader[];
}
