import { memorySettingsStore } from '../../src/adapters/memory/settings-store';
import { underLease } from '../../src/usecases/lease';

describe('a lease', () => {
  const settings = memorySettingsStore();
  let time = 1_000;
  const deps = (holder: string) => ({ settings, holder, ttlMs: 3_000, now: () => time });

  test('lets one in at a time, and the next after', async () => {
    let end = () => {};
    const first = underLease('x', deps('a'), () => new Promise<string>((resolve) => (end = () => resolve('done'))));
    await new Promise(setImmediate);
    expect(await underLease('x', deps('b'), () => Promise.resolve('never'))).toBeNull();
    expect(await underLease('y', deps('b'), () => Promise.resolve('another'))).toBe('another');
    end();
    expect(await first).toBe('done');
    expect(await underLease('x', deps('b'), () => Promise.resolve('now'))).toBe('now');
  });

  test('of many at once one gets in', async () => {
    const tries = Array.from({ length: 10 }, (_, n) =>
      underLease('race', deps(`r${n}`), () => new Promise<number>((resolve) => setImmediate(() => resolve(n)))),
    );
    expect((await Promise.all(tries)).filter((n) => n !== null)).toHaveLength(1);
  });

  test('of a holder that died runs out, and is given back after a failure', async () => {
    await settings.set('dead', { holder: 'gone', until: time + 3_000 });
    expect(await underLease('dead', deps('b'), () => Promise.resolve(1))).toBeNull();
    time += 3_000;
    await expect(underLease('dead', deps('b'), () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await underLease('dead', deps('c'), () => Promise.resolve(2))).toBe(2);
  });
});
