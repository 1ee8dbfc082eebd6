import { openMongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { inboxText } from '../../src/cli/inbox/inbox-outcome';
import { runInbox } from '../../src/cli/inbox/run-inbox';
import type { Inbox } from '../../src/ports/inbox';
import { aDelivery, T0 } from '../support/builders';
import { builtCommand } from '../support/command';
import { describeWithMongo } from '../support/mongo';

const ENV = { NODE_ENV: 'test', LOG_LEVEL: 'error' };

test('says why there is nothing to look into, and that there is no such tenant', async () => {
  await expect(runInbox({}, { ...ENV, STORAGE: 'memory' })).rejects.toThrow(/MONGO_URL/);
  await expect(runInbox({ tenant: 'c' }, { ...ENV, TENANTS: 'a,b' })).rejects.toThrow('TENANTS names: a, b');
});

test('the command explains itself, and refuses what contradicts itself', () => {
  const command = builtCommand('inbox');
  const help = command('--help');
  expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('--revive-all')]);
  expect(command('--revive', 'a', '--revive-all').status).toBe(1);
  expect(command('--drop', 'a', '--revive', 'a').status).toBe(1);
  expect(command('--drop-all', '--revive-all').status).toBe(1);
  expect(command('--list', 'everything').status).toBe(1);
}, 60_000);

test('what was sent cannot steer the terminal', () => {
  const delivery = { id: 'a\u001b[2J', source: 's', event: null, receivedAt: 'then', dueAt: 'then', attempts: 1 };
  const counts = { waiting: 0, claimed: 0, dead: 1, done: 0 };
  const text = inboxText({ tenant: 't', counts, listed: [{ ...delivery, error: 'x\u0007\ny' }] });
  expect(text.split('\n')).toEqual([expect.stringContaining('1 dead'), 'then  s  a�[2J  1 attempts', '    x��y']);
});

describeWithMongo('the inbox of a database', (url) => {
  let tenants = 0;
  let env: Record<string, string>;

  beforeEach(async () => {
    env = { ...ENV, MONGO_URL: url(), TENANTS: `t${++tenants}` };
    await withInbox(async (inbox) => {
      const ids = Array.from({ length: 60 }, (_, n) => `dead-${n}`);
      const deliveries = ids.map((id, n) => aDelivery({ id, source: n < 55 ? 'site' : 'strapi', receivedAt: T0 + n }));
      await Promise.all(deliveries.map((delivery) => inbox.add(delivery)));
      await inbox.claim({ now: Date.now(), leaseMs: 1_000, limit: 60 });
      for (const id of ids) await inbox.fail(id, { error: 'BAD_PAYLOAD: broken', retryAt: null });
      await inbox.add(aDelivery({ id: 'fresh', receivedAt: T0 + 100 }));
    });
  });

  async function withInbox<T>(use: (inbox: Inbox) => Promise<T>): Promise<T> {
    const storage = await openMongoStorage({ url: url(), now: Date.now });
    return use(storage.forTenant(`t${tenants}`).inbox).finally(() => storage.close());
  }

  test('is counted and listed, by state and source, without headers and bodies', async () => {
    const { listed: none, counts } = await runInbox({}, env);
    expect([none, counts]).toEqual([undefined, { waiting: 1, claimed: 0, done: 0, dead: 60 }]);
    const { listed } = await runInbox({ list: 'dead', source: 'strapi' }, env);
    expect(listed!.map(({ id }) => id)).toEqual(['dead-59', 'dead-58', 'dead-57', 'dead-56', 'dead-55']);
    expect(Object.keys(listed![0]!).sort()).toEqual(
      ['attempts', 'dueAt', 'error', 'event', 'id', 'receivedAt', 'source'].sort(),
    );
    const waiting = await runInbox({ list: 'waiting' }, env);
    expect(inboxText(waiting)).toContain('2026-01-01T00:00:00.100Z  generic  fresh  0 attempts');
  });

  test('sends round again what is named, what is of one source, and all', async () => {
    const named = await runInbox({ revive: ['dead-3', 'fresh', 'unknown'], list: 'waiting' }, env);
    expect(named).toMatchObject({ revived: 1, counts: { waiting: 2, dead: 59 } });
    expect(named.listed!.map(({ id, attempts }) => [id, attempts])).toEqual([
      ['fresh', 0],
      ['dead-3', 0],
    ]);
    expect(inboxText(named)).toContain('1 of 3 sent round again.');
    expect(await runInbox({ reviveAll: true, source: 'strapi' }, env)).toMatchObject({
      revived: 5,
      counts: { dead: 54 },
    });
    expect(await runInbox({ reviveAll: true }, env)).toMatchObject({ revived: 54, counts: { waiting: 61, dead: 0 } });
  });

  test('gives up what is named, what is of one source, and all', async () => {
    const named = await runInbox({ drop: ['dead-3', 'fresh', 'unknown'] }, env);
    expect(named).toMatchObject({ dropped: 1, asked: 3, counts: { waiting: 1, dead: 59, done: 1 } });
    expect(inboxText(named)).toContain('1 of 3 dropped.');
    expect(await runInbox({ dropAll: true, source: 'strapi' }, env)).toMatchObject({
      dropped: 5,
      counts: { dead: 54 },
    });
    expect(await runInbox({ dropAll: true }, env)).toMatchObject({ dropped: 54, counts: { waiting: 1, dead: 0 } });
  });
});
