import { setImmediate as nextTurn } from 'node:timers/promises';
import { inWaves } from '../../src/usecases/in-waves';

/** Pieces of work that end when they are told to. */
function someWork() {
  const begun: string[] = [];
  const ends = new Map<string, (error?: Error) => void>();
  const piece = (name: string) => () => {
    begun.push(name);
    return new Promise<string>((resolve, reject) => {
      ends.set(name, (error) => (error === undefined ? resolve(name) : reject(error)));
    });
  };
  return { begun, piece, end: (name: string, error?: Error) => ends.get(name)!(error) };
}

test('work begins in waves; the next begins when all of the last is over, failed or not', async () => {
  const { begun, piece, end } = someWork();
  const limited = inWaves({ size: 2, atOnce: 1 });
  const results = ['a', 'b', 'c', 'd', 'e'].map((name) => limited(piece(name)).catch((error: Error) => error.message));
  await nextTurn();
  expect(begun).toEqual(['a', 'b']);
  end('a', new Error('broken'));
  await nextTurn();
  expect(begun).toEqual(['a', 'b']);
  end('b');
  await nextTurn();
  expect(begun).toEqual(['a', 'b', 'c', 'd']);
  end('c');
  end('d');
  await nextTurn();
  end('e');
  expect(await Promise.all(results)).toEqual(['broken', 'b', 'c', 'd', 'e']);
});

test('so many waves are under way at once, and what comes alone begins at once', async () => {
  const { begun, piece } = someWork();
  const limited = inWaves({ size: 2, atOnce: 2 });
  void limited(piece('alone'));
  await nextTurn();
  expect(begun).toEqual(['alone']);
  for (const name of ['a', 'b', 'c']) void limited(piece(name));
  await nextTurn();
  expect(begun).toEqual(['alone', 'a', 'b']);
});

test('work that throws before it promises anything takes nothing along', async () => {
  const limited = inWaves({ size: 2, atOnce: 1 });
  const thrown = limited(() => {
    throw new Error('at once');
  });
  const other = limited(() => Promise.resolve('done'));
  await expect(thrown).rejects.toThrow('at once');
  expect(await other).toBe('done');
});
