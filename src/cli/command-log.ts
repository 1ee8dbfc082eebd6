import type { Logger } from 'pino';
import type { Config } from '../config';
import { createLogger } from '../http/logger';

/** The log of a command, on stderr: stdout is for the outcome. Where nobody asks for another level, `quiet` and worse. */
export function commandLog({ logLevel }: Pick<Config, 'logLevel'>, quiet: 'warn' | 'error' = 'warn'): Logger {
  return createLogger(logLevel === 'info' ? quiet : logLevel, process.stderr);
}
