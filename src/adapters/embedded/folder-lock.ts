import { readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Another process that runs has the folder. */
export class FolderInUse extends Error {
  constructor(folder: string, owner: number) {
    super(
      `The data folder ${folder} is in use by another process (${owner}). ` +
        'Stop that process, choose another folder, or give both a database of their own with MONGO_URL.',
    );
    this.name = 'FolderInUse';
  }
}

const held = new Set<string>();

/**
 * Takes the folder for this process, through a file with its id in it; answers how to give it back. What a process left
 * that no longer runs is taken over. Throws FolderInUse where another one has it.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'process.lock');
  if (held.has(file) || !(await create(file))) throw new FolderInUse(folder, await ownerOf(file));
  held.add(file);
  return async () => {
    if (held.delete(file)) await unlink(file).catch(() => undefined);
  };
}

async function create(file: string): Promise<boolean> {
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      await writeFile(file, String(process.pid), { flag: 'wx' });
      return true;
    } catch (error) {
      if (!isCode(error, 'EEXIST')) throw error;
      if (isRunning(await ownerOf(file))) return false;
      await unlink(file).catch(() => undefined);
    }
  }
  return false;
}

async function ownerOf(file: string): Promise<number> {
  return Number(await readFile(file, 'utf8').catch(() => ''));
}

/** Our own id means a former life: in a container every process has the same one. */
function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, 'EPERM');
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
