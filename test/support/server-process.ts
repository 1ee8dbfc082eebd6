import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { Client } from './app';

export { build } from './command';

const ROOT = join(__dirname, '../..');
const ADDRESS = /^GraphQL +(\S+)\/graphql$/m;

/** The server as a process of its own, which a test may kill. */
export class ServerProcess {
  private output = '';
  private readonly child: ChildProcess;

  /** Starts it; `ready` tells when it listens. */
  constructor(env: Record<string, string>) {
    const standard = { NODE_ENV: 'test', EMBEDDER: 'fast', PORT: '0', SEED_DEMO: 'off', LOG_LEVEL: 'warn' };
    const { PATH = '', HOME = '' } = process.env;
    this.child = spawn(process.execPath, ['.build/main.js'], { cwd: ROOT, env: { PATH, HOME, ...standard, ...env } });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  get pid(): number {
    return this.child.pid!;
  }

  /** What it has printed, log included. */
  get printed(): string {
    return this.output;
  }

  /** Where to ask it, once it listens. Rejects where it ends before. */
  async ready(): Promise<Client> {
    while (!ADDRESS.test(this.output)) {
      if (this.hasEnded) throw new Error(`The server ended while it started:\n${this.output}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    return new Client(ADDRESS.exec(this.output)![1]!);
  }

  signal(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** Sends the signal and waits for the end; answers the exit code, null where the signal ended it. */
  async end(signal: NodeJS.Signals): Promise<number | null> {
    const ended = this.hasEnded ? null : once(this.child, 'exit');
    this.signal(signal);
    await ended;
    return this.child.exitCode;
  }

  /** Whether the process is gone. */
  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
