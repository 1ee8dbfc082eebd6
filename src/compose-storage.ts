import type { Logger } from 'pino';
import { openStorage } from './adapters/open-storage';
import type { Config } from './config';
import type { Storage } from './ports/stores';

/** The configured storage alone: for commands that need no vectors. Rejects with a sentence that helps. */
export function composeStorage(config: Config, log: Logger, now: () => number = Date.now): Promise<Storage> {
  const { storage: mode, mongoUrl, dataDir: dataFolder, storeTimeoutMs: timeoutMs } = config;
  const say = { info: (message: string) => log.info(message), warn: (message: string) => log.warn(message) };
  return openStorage({ mode, mongoUrl, embedded: config.mode !== 'production', dataFolder, now, timeoutMs, log: say });
}
