import type { Command } from 'commander';
import { failureText } from './failure-text';

/** Runs a command on this process's arguments; where it fails, says why on stderr and lets the process end with 1. */
export function runProgram(program: Command): void {
  program.parseAsync().catch((error: unknown) => {
    process.stderr.write(`${failureText(error)}\n`);
    process.exitCode = 1;
  });
}
