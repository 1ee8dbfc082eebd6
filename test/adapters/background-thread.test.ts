import { getPriority } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

const FILE = join(__dirname, '../../.build/adapters/background-thread.js');
const SOURCE = `
  const { parentPort } = require('node:worker_threads');
  const { getPriority } = require('node:os');
  const { basename } = require('node:path');
  const lowered = require(${JSON.stringify(FILE)}).yieldToServing();
  const thread = lowered ? Number(basename(require('node:fs').readlinkSync('/proc/thread-self'))) : null;
  parentPort.postMessage({ lowered, niceness: thread === null ? null : getPriority(thread) });
`;

function inWorker(): Promise<{ lowered: boolean; niceness: number | null }> {
  return new Promise((resolve, reject) => {
    new Worker(SOURCE, { eval: true }).once('message', resolve).once('error', reject);
  });
}

describe('a thread that works in the background', () => {
  it('yields to the one that serves, which keeps its own priority', async () => {
    const before = getPriority();
    const { lowered, niceness } = await inWorker();
    expect(lowered).toBe(process.platform === 'linux');
    if (lowered) expect(niceness).toBeGreaterThan(before);
    expect(getPriority()).toBe(before);
  });
});
