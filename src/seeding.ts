import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJsonl } from './datasets/jsonl';
import type { Dataset, LineProblem } from './datasets/dataset';
import type { TenantStores } from './ports/stores';
import { parseCampaign } from './core/digest/campaign-schema';
import type { ImportInput, ImportReport } from './usecases/import-content';
import type { SendingServices } from './usecases/sending/sending-services';

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
  /** Takes the demo's addresses in; missing: none can be kept here. */
  readonly sending?: Pick<SendingServices, 'importContacts'>;
  readonly now: () => number;
  readonly onProblem: (problem: LineProblem) => void;
  readonly onProgress?: ImportInput['onProgress'];
  readonly onRefused?: ImportInput['onRefused'];
  /** Default: seeds/. */
  readonly dataset?: Dataset;
}

/**
 * Fills a store from seeds/: items, what was done to them, two newsletters, and addresses for them. A repeat changes nothing,
 * also beside another process that is doing the same; nor what an editor has changed since.
 */
export async function loadSeeds({
  stores,
  importContent,
  sending,
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
  if ((await stores.settings.get(SEEDED)) === undefined) await loadNewsletters(stores, sending);
  await stores.settings.set(SEEDED, true);
  return report;
}

async function loadNewsletters({ campaigns }: TenantStores, sending: SeedingDeps['sending']): Promise<void> {
  for (const given of readSeeds<unknown[]>('campaigns.json')) {
    const parsed = parseCampaign(given);
    if (parsed.kind === 'problems') throw new Error(`seeds/campaigns.json: ${parsed.problems.join('; ')}`);
    await campaigns.save(parsed.campaign, 0);
  }
  await sending?.importContacts(readSeeds<unknown[]>('contacts.json'));
}

/** Whether a filling from seeds/ was begun and not ended: by a process that died, or that is at it now. */
export async function isSeedingUnfinished({ settings }: TenantStores): Promise<boolean> {
  if ((await settings.get(SEEDED_AT)) === undefined) return false;
  return (await settings.get(SEEDED)) === undefined;
}

/** The readers of the demo. */
export function seedReaders(): SeedReader[] {
  return readSeeds<SeedReader[]>('readers.json');
}

function readSeeds<T>(file: string): T {
  return JSON.parse(readFileSync(join(SEEDS_FOLDER, file), 'utf8')) as T;
}
