import { Poller } from '../../src/serving/poller';

/** Runs a poller for `forMs` of pretended time; answers when each look began. `tookMs`: how long the n-th takes. */
async function looks(forMs: number, intervalMs: number, tookMs: (n: number) => number, fails: (n: number) => boolean) {
  const began: number[] = [];
  const errors: unknown[] = [];
  let now = 0;
  jest.useFakeTimers();
  jest.spyOn(performance, 'now').mockImplementation(() => now);
  const poller = new Poller({
    intervalMs,
    poll: async () => {
      const n = began.push(now) - 1;
      await new Promise((resolve) => setTimeout(resolve, tookMs(n)));
      if (fails(n)) throw new Error('away');
    },
    onError: (error) => errors.push(error),
  });
  poller.start();
  for (; now < forMs; now += 10) await jest.advanceTimersByTimeAsync(10);
  const stopped = poller.stop();
  await jest.advanceTimersByTimeAsync(10_000);
  await stopped;
  const gaps = began.slice(1).map((at, n) => at - began[n]! - tookMs(n));
  return { gaps, errors };
}

afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

const never = () => false;

test('looks at its interval while looking is quick', async () => {
  const { gaps } = await looks(2_000, 100, () => 0, never);
  expect(gaps.length).toBeGreaterThan(15);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(120);
});

test('looks more rarely while looking is slow, so that it leaves the store to others', async () => {
  const { gaps } = await looks(5_000, 100, () => 200, never);
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(500);
});

test('however long one look took, the next is not far', async () => {
  const { gaps } = await looks(20_000, 250, (n) => (n === 1 ? 5_000 : 0), never);
  expect(gaps.length).toBeGreaterThan(40);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(1_020);
});

test('after failures it backs off a little, tells of each, and is back at its interval after a success', async () => {
  const { gaps, errors } = await looks(
    20_000,
    100,
    () => 0,
    (n) => n < 10,
  );
  expect(errors).toHaveLength(10);
  expect(gaps[0]).toBeGreaterThan(150);
  expect(gaps[8]).toBeGreaterThanOrEqual(900);
  expect(Math.max(...gaps)).toBeLessThanOrEqual(1_020);
  expect(gaps.at(-1)).toBeLessThanOrEqual(120);
});

test('one that looks rarely does not look more often because it is slow or failing', async () => {
  const { gaps } = await looks(
    60_000,
    5_000,
    () => 2_000,
    (n) => n % 2 === 0,
  );
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(4_980);
});
