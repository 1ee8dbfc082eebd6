import type { Tenant } from '../../compose-tenant';
import type { Dataset } from '../../datasets/dataset';
import { readDeskdrop } from '../../datasets/deskdrop';
import { readJsonl } from '../../datasets/jsonl';
import { readMovieLens } from '../../datasets/movielens';
import { loadSeeds, SEEDS_FOLDER } from '../../seeding';
import type { ImportInput, ImportReport } from '../../usecases/import-content';

/** Everything about a run of the import that does not depend on what is imported. */
export type Listening = Pick<ImportInput, 'onProgress' | 'onRefused'>;

export interface ImportSource {
  /** Where --data may be left out. */
  readonly path?: string;
  readonly read: (path: string) => Dataset;
  readonly load: (dataset: Dataset, tenant: Tenant, listening: Listening) => Promise<ImportReport>;
}

/** Problems are told while the data is counted, which comes first: here they would be told again. */
const TOLD = () => undefined;

/** What can be imported. The name is what the items carry as their source: only an import of that name changes them. */
export const IMPORT_SOURCES: Readonly<Record<string, ImportSource>> = {
  seeds: {
    path: SEEDS_FOLDER,
    read: readJsonl,
    load: (dataset, { stores, importContent, services: { sending } }, listening) =>
      loadSeeds({ stores, importContent, sending, now: Date.now, onProblem: TOLD, dataset, ...listening }),
  },
  movielens: { read: readMovieLens, load: loadAs('movielens') },
  deskdrop: { read: readDeskdrop, load: loadAs('deskdrop') },
  jsonl: { read: readJsonl, load: loadAs('jsonl') },
};

function loadAs(source: string): ImportSource['load'] {
  return (dataset, { importContent }, listening) =>
    importContent({ source, items: dataset.items(TOLD), interactions: dataset.interactions(TOLD), ...listening });
}
