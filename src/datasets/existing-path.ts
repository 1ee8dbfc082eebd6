import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatasetMissing } from './dataset';

/** The first of `names` that is a file under `folder`. Throws DatasetMissing, naming all that was looked for. */
export function existingFile(what: string, folder: string, names: readonly string[]): string {
  const paths = names.map((name) => join(folder, name));
  const found = paths.find((path) => existsSync(path) && statSync(path).isFile());
  if (found === undefined) throw new DatasetMissing(what, paths);
  return found;
}
