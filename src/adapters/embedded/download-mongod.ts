import { spawn } from 'node:child_process';

/** How long the download may say nothing: before the first byte, and after (unpacking takes its time), ms. */
export interface Patience {
  readonly firstByteMs: number;
  readonly silenceMs: number;
}

const PATIENCE: Patience = { firstByteMs: 4_000, silenceMs: 60_000 };
const MARK = 'mongod at ';
const SCRIPT = `process.env.npm_config_strict_ssl = 'true';
require(process.argv[1]).MongoBinary.getPath({ downloadDir: process.argv[2] })
  .then((path) => console.log(${JSON.stringify(MARK)} + path))
  .catch((error) => { console.error(error.message); process.exit(1); });`;

/**
 * Downloads mongod into a folder (kept there, found again by `findMongod`) and answers its path; null where that does
 * not work. In a child process: only so can it be given up when the network says nothing, and only so can it be told
 * to check certificates, which the library does not do by itself.
 */
export function downloadMongod(folder: string, patience = PATIENCE, env?: NodeJS.ProcessEnv): Promise<string | null> {
  const library = require.resolve('mongodb-memory-server-core');
  const child = spawn(process.execPath, ['-e', SCRIPT, library, folder], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env,
  });
  return new Promise((resolve) => {
    let path: string | null = null;
    let timer = setTimeout(() => child.kill('SIGKILL'), patience.firstByteMs);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      clearTimeout(timer);
      timer = setTimeout(() => child.kill('SIGKILL'), patience.silenceMs);
      path = text.split(MARK)[1]?.trim() ?? path;
    });
    child.on('error', () => resolve(null));
    child.on('close', () => {
      clearTimeout(timer);
      resolve(path);
    });
  });
}
