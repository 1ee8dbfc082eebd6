import { digestText } from '../../src/cli/digest/digest-outcome';
import { runDigest, type DigestOptions } from '../../src/cli/digest/run-digest';
import type { Progress } from '../../src/cli/import/progress-bar';
import { article, startApp } from '../support/app';
import { builtCommand } from '../support/command';
import { describeWithMongo } from '../support/mongo';
import { aContactInput } from '../support/sending';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { eventually } from '../support/tenant';

describeWithMongo('npm run digest', (url) => {
  let sink: SmtpSink;
  let env: Record<string, string>;
  const progress: Progress[] = [];
  const run = (options: Partial<DigestOptions>) =>
    runDigest({ campaign: 'morning', ...options }, { env, onProgress: (one) => void progress.push(one) });

  beforeAll(async () => {
    sink = await startSmtpSink();
    env = {
      NODE_ENV: 'test',
      EMBEDDER: 'fast',
      STORAGE: 'mongo',
      MONGO_URL: url(),
      SMTP_URL: sink.url,
      LOG_LEVEL: 'silent',
    };
    const app = await startApp({ env: { ...env, SEND_DIGESTS: 'off' } });
    for (const id of ['a', 'b', 'c']) await app.send(article(id, { url: `https://example.org/${id}` }));
    const { live, services } = app.app.tenants.get('default')!;
    await eventually(() => live.catalogue.size === 3);
    const schedule = { kind: 'cron', cron: '0 7 * * *', timeZone: 'Europe/Berlin' };
    await services.digests.saveCampaign({ id: 'morning', name: 'Good morning', every: 'day', schedule, size: 2 });
    await services.sending!.importContacts(['ana', 'ben', 'cy'].map((reader) => aContactInput(reader)));
    await app.close();
  }, 60_000);
  afterAll(() => sink.close());

  test('a dry run shows and sends nothing', async () => {
    const text = digestText(await run({ dryRun: true, limit: 2 }));
    expect(text).toMatch(/^ana, .*would be sent/);
    expect(text).toContain('Subject: ');
    expect(sink.arrived).toEqual([]);
  }, 60_000);

  test('one reader, then all: each gets one, whatever is repeated', async () => {
    expect(digestText(await run({ user: 'ana' }))).toMatch(/: done\. Of 1: 1 sent, 0 skipped, 0 failed\.$/);
    expect(digestText(await run({}))).toMatch(/: done\. Of 3: 2 sent, 1 skipped, 0 failed\.\n {2}TAKEN: 1$/);
    await run({});
    expect(sink.arrived.map(({ to }) => to).sort()).toEqual(
      ['ana', 'ben', 'cy'].map((reader) => `${reader}@example.org`),
    );
    expect(progress.at(-1)).toEqual({ label: 'morning', done: 3, total: 3 });
  }, 60_000);

  test('what cannot be is said', async () => {
    await expect(run({ campaign: 'nothing' })).rejects.toThrow(/There is no campaign "nothing"/);
    await expect(run({ tenant: 'nobody' })).rejects.toThrow(/There is no tenant nobody/);
    const noServer = { ...env, SMTP_URL: '' };
    await expect(runDigest({ campaign: 'morning' }, { env: noServer, onProgress: () => undefined })).rejects.toThrow(
      /SMTP_URL/,
    );
  }, 60_000);
});

test('npm run digest -- --help, and a limit that is none', () => {
  const ask = builtCommand('digest');
  expect(ask('--help').stdout).toContain('--dry-run');
  expect(ask('--campaign', 'x', '--limit', '0').stderr).toMatch(/above 0/);
}, 60_000);
