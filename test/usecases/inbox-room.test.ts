import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { StoreUnavailable } from '../../src/ports/stores';
import { InboxRoom } from '../../src/usecases/inbox-room';
import { aDelivery, T0 } from '../support/builders';

const LIMITS = { deliveries: 10, bytes: 1_000 };

function aRoom() {
  const clock = { now: T0 };
  const { inbox } = memoryStorage({ now: () => clock.now }).forTenant('t');
  const room = new InboxRoom({ inbox, limits: LIMITS, now: () => clock.now });
  let n = 0;
  const take = async (source: string, bytes = 1, times = 1) => {
    for (let i = 0; i < times; i++) {
      await room.admit(source, bytes);
      await inbox.add(aDelivery({ id: String(n++), source, body: new Uint8Array(bytes), receivedAt: clock.now }));
    }
  };
  const workOff = async (limit: number) => {
    const claimed = await inbox.claim({ now: clock.now, leaseMs: 1, limit });
    await inbox.complete(claimed.map(({ id }) => id));
  };
  return { clock, inbox, take, workOff };
}

test('a noisy source fills its half and no more; the others have theirs', async () => {
  const { take } = aRoom();
  await take('noisy', 1, 5);
  const refused = take('noisy');
  await expect(refused).rejects.toMatchObject({
    code: 'RATE_LIMITED',
    retryable: true,
    details: { retryAfterSeconds: 30 },
  });
  await take('quiet', 1, 4);
  await expect(take('noisy')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await take('quiet');
  await expect(take('third')).rejects.toMatchObject({ code: 'INBOX_FULL', retryable: true });
});

test('size counts as number does', async () => {
  const { take } = aRoom();
  await take('large', 500);
  await expect(take('large')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
  await take('small', 1, 5);
});

test('there is room again when it is worked off, a few seconds later', async () => {
  const { clock, take, workOff } = aRoom();
  await take('one', 1, 5);
  await take('other', 1, 5);
  await workOff(3);
  await expect(take('one')).rejects.toMatchObject({ code: 'INBOX_FULL' });
  clock.now += 5_000;
  // The one that finds the count too old need not wait for the new one.
  await take('one').catch(() => undefined);
  await take('one');
  await expect(take('other')).rejects.toMatchObject({ code: 'RATE_LIMITED' });
});

test('what others took in is known after a few seconds', async () => {
  const { clock, inbox, take } = aRoom();
  await take('one');
  for (let n = 0; n < 9; n++) await inbox.add(aDelivery({ id: `others-${n}`, source: 'other', receivedAt: clock.now }));
  await take('one');
  clock.now += 5_000;
  await take('one').catch(() => undefined);
  await expect(take('one')).rejects.toMatchObject({ code: 'INBOX_FULL' });
});

test('a store that is away turns nobody away here', async () => {
  let now = T0;
  const room = new InboxRoom({
    inbox: { backlog: () => Promise.reject(new StoreUnavailable()) },
    limits: LIMITS,
    now: () => now,
  });
  await room.admit('one', 1);
  now += 10_000;
  await room.admit('one', 1);
});
