import { createLogger } from '../../src/http/logger';
import { startApp, article, type RunningApp } from '../support/app';
import { aContactInput } from '../support/sending';
import { startSmtpSink, type Arrived, type SmtpSink } from '../support/smtp-sink';
import { eventually } from '../support/tenant';

const CAMPAIGN = {
  id: 'morning',
  name: 'Good <morning>',
  every: 'day',
  schedule: { kind: 'cron', cron: '0 7 * * *', timeZone: 'Europe/Berlin' },
  size: 2,
};

describe('the links of a mail, from the mail server on', () => {
  let sink: SmtpSink;
  let app: RunningApp;
  let mail: Arrived;
  const logged: string[] = [];

  beforeAll(async () => {
    sink = await startSmtpSink();
    const log = createLogger('trace', { write: (line: string) => void logged.push(line) });
    app = await startApp({
      log,
      env: { SMTP_URL: sink.url, PUBLIC_URL: 'https://news.example.org', MAIL_FROM: 'Review <news@example.org>' },
    });
    for (const id of ['a', 'b', 'c']) await app.send(article(id, { url: `https://example.org/${id}` }));
    const { live, services } = app.app.tenants.get('default')!;
    await eventually(() => live.catalogue.size === 3);
    await services.digests.saveCampaign(CAMPAIGN);
    await services.sending!.importContacts([aContactInput('ana', { locale: 'de', allowsPixel: true })]);
    const run = await services.sending!.sendCampaign({ campaign: 'morning' });
    expect(run).toMatchObject({ state: 'done', states: { sent: 1 } });
    [mail] = sink.arrived as [Arrived];
  }, 60_000);
  afterAll(async () => {
    await app.close();
    await sink.close();
  });

  const path = (kind: string) =>
    new RegExp(`https://news\\.example\\.org(/m/${kind}/[\\w.-]+)`).exec(mail.email.html!)![1]!;
  const get = (at: string, init: RequestInit = {}) => fetch(`${app.url}${at}`, { redirect: 'manual', ...init });

  it('the mail arrived whole: to one, from us, in two parts, with one-click unsubscribing', () => {
    expect(mail.to).toBe('ana@example.org');
    expect(mail.email.from).toMatchObject({ name: 'Review', address: 'news@example.org' });
    expect(mail.email.text).toContain('Weiterlesen: https://news.example.org/m/click/');
    expect(mail.email.html).toContain('Good &lt;morning&gt;');
    const header = (name: string) => mail.email.headers.find(({ key }) => key === name)?.value;
    expect(header('list-unsubscribe')).toBe(`<https://news.example.org${path('unsubscribe')}>`);
    expect(header('list-unsubscribe-post')).toBe('List-Unsubscribe=One-Click');
  });

  it('a click goes where the item says, and nowhere else', async () => {
    const answer = await get(path('click'));
    expect([answer.status, answer.headers.get('location')]).toEqual([
      302,
      expect.stringMatching(/^https:\/\/example\.org\/[abc]$/),
    ]);
    for (const forged of [
      '/m/click/x',
      `${path('click')}x`,
      '/m/click/https%3A%2F%2Fevil.example',
      path('preferences').replace('preferences', 'click'),
    ]) {
      const refused = await get(forged);
      expect([forged, refused.status, refused.headers.get('location')]).toEqual([forged, 400, null]);
    }
    const deeds = await app.app.tenants.get('default')!.stores.interactions.ofUser('ana', { limit: 9 });
    expect(deeds.map(({ type }) => type)).toEqual(['CLICK']);
  });

  it('the pixel is a picture whatever is asked', async () => {
    for (const at of [path('open'), '/m/open/forged.gif']) {
      const answer = await get(at);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'image/gif']);
    }
  });

  it('looking at the unsubscribe link changes nothing; one POST unsubscribes, without a page in between', async () => {
    const { consents } = app.app.tenants.get('default')!.stores;
    const { sending } = app.app.tenants.get('default')!.services;
    const marketing = async () => (await sending!.readMailChoices(path('unsubscribe').split('/').at(-1)!)).marketing;
    const page = await get(path('unsubscribe'));
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('Ja, bitte abbestellen')]);
    expect(await marketing()).toBe(true);
    const answer = await get(path('unsubscribe'), {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect(answer.status).toBe(200);
    expect(await marketing()).toBe(false);
    expect(await get('/m/unsubscribe/forged', { method: 'POST' })).toMatchObject({ status: 400 });
    expect(consents).toBeDefined();
  });

  it('preferences show what holds, and keep what is ticked', async () => {
    const page = await (await get(path('preferences'))).text();
    expect(page).toContain('Good &#60;morning&#62;');
    expect(page).toMatch(/<html lang="de">/);
    const body = new URLSearchParams([
      ['marketing', 'on'],
      ['campaign', 'morning'],
    ]);
    expect(await get(path('preferences'), { method: 'POST', body })).toMatchObject({ status: 200 });
    const { sending } = app.app.tenants.get('default')!.services;
    const choices = await sending!.readMailChoices(path('preferences').split('/').at(-1)!);
    expect(choices).toMatchObject({ marketing: true, allowsPixel: false });
    expect(choices.campaigns.filter(({ wanted }) => wanted).map(({ id }) => id)).toEqual(['morning']);
  });

  it('no address is in the log, at any level', () => {
    expect(logged.length).toBeGreaterThan(3);
    expect(logged.join('')).not.toContain('ana@');
    expect(logged.join('')).not.toMatch(/\/m\/(click|unsubscribe)\/[\w-]{20}/);
  });
});
