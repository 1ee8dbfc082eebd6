import { readFileSync } from 'node:fs';
import type { FieldMapping } from './cms/field-mapping';
import { MappingError, parseMapping } from './cms/mapping-file';

/** Reads the mapping file of a source. Throws MappingError, with everything that is wrong. A relative path starts where the process does. */
export function readMappingFile(path: string): FieldMapping {
  return parseMapping(textOf(path), path);
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'There is no such file.' : 'It cannot be read.';
    throw new MappingError(path, [reason]);
  }
}
