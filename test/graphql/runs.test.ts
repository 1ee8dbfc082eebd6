import { startApp, type Answer, type RunningApp } from '../support/app';
import { aContactInput } from '../support/sending';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';

const KEY = 'a-key-of-editors-with-24-letters';
const QUERY =
  '{ digestRuns(campaign: "morning") { id campaign period state dueAt finishedAt missed planned open sent skipped failed reasons { reason count } } }';

describe('digestRuns', () => {
  let app: RunningApp;
  let sink: SmtpSink;
  beforeAll(async () => {
    sink = await startSmtpSink();
    app = await startApp({
      env: { SMTP_URL: sink.url, SERVICE_KEYS: `editors:${KEY}:campaigns,other:${KEY}-x:inbox` },
    });
    const { services } = app.app.tenants.get('default')!;
    const schedule = { kind: 'cron', cron: '0 7 * * *', timeZone: 'Europe/Berlin' };
    await services.digests.saveCampaign({ id: 'morning', name: 'Good morning', every: 'day', schedule, size: 3 });
    await services.sending!.importContacts([aContactInput('ana'), aContactInput('ben', { marketing: false })]);
    await services.sending!.sendCampaign({ campaign: 'morning' });
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await sink.close();
  });

  const ask = async (headers: Record<string, string> = {}) => {
    const answer = await app.ask(QUERY, {}, headers);
    return answer as unknown as Omit<Answer, 'data'> & { data: { digestRuns: Record<string, unknown>[] } | null };
  };

  it('tells how a sending went, and why not everybody got one', async () => {
    const { data } = await ask({ 'x-api-key': KEY });
    expect(data!.digestRuns).toMatchObject([
      { campaign: 'morning', state: 'DONE', planned: 2, open: 0, sent: 0, skipped: 2, failed: 0, missed: 0 },
    ]);
    expect(data!.digestRuns[0]!.reasons).toEqual(
      expect.arrayContaining([
        { reason: 'NO_CONSENT', count: 1 },
        { reason: 'TOO_FEW_ITEMS', count: 1 },
      ]),
    );
  });

  it('tells it to nobody else', async () => {
    for (const headers of [{}, { 'x-api-key': `${KEY}-x` }]) {
      expect((await ask(headers as Record<string, string>)).errors).toMatchObject([
        { extensions: { code: 'FORBIDDEN' } },
      ]);
    }
  });
});
