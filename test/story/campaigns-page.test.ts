import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { DEV_SERVICE_KEY } from '../../src/settings';
import { article, startApp, type RunningApp } from '../support/app';
import { describeWithBrowser, launchBrowser } from '../support/browser';
import { aContactInput } from '../support/sending';
import { startSmtpSink, type SmtpSink } from '../support/smtp-sink';
import { eventually } from '../support/tenant';

const FOLDER = process.env['SCREENSHOTS'];
const KEY = `${DEV_SERVICE_KEY}-of-editors`;

describeWithBrowser('the page of newsletters', () => {
  let browser: Browser;
  let app: RunningApp;
  let sink: SmtpSink;
  beforeAll(async () => {
    sink = await startSmtpSink();
    browser = await launchBrowser();
    app = await startApp({ env: { SMTP_URL: sink.url, SERVICE_KEYS: `editors:${KEY}:campaigns+digests` } });
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) await app.send(article(id, { url: `https://example.org/${id}` }));
    const { live, services } = app.app.tenants.get('default')!;
    await eventually(() => live.catalogue.size === 6);
    const schedule = { kind: 'cron', cron: '0 7 * * *', timeZone: 'Europe/Berlin' };
    await services.digests.saveCampaign({ id: 'morning', name: 'Good morning', every: 'day', schedule, size: 3 });
  }, 60_000);
  afterAll(async () => {
    await browser.close();
    await app.close();
    await sink.close();
  });

  const api = (path: string, init: RequestInit = {}, key = KEY) =>
    fetch(`${app.url}/campaigns/api/${path}`, {
      ...init,
      headers: { 'x-api-key': key, 'content-type': 'application/json' },
    });

  it('takes contacts, and tells nothing to whoever has no key', async () => {
    const body = JSON.stringify([aContactInput('ana', { locale: 'de' }), aContactInput('ben'), { userId: 'x' }]);
    expect(await (await api('contacts', { method: 'POST', body })).json()).toMatchObject({
      stored: 2,
      rejected: [{ index: 2 }],
    });
    for (const path of ['overview', 'preview?campaign=morning&userId=ana', 'subjects?campaign=morning']) {
      expect([path, (await fetch(`${app.url}/campaigns/api/${path}`)).status]).toEqual([path, 403]);
      expect([path, (await api(path, {}, 'x'.repeat(30))).status]).toEqual([path, 401]);
      expect([path, (await api(path)).status]).toEqual([path, 200]);
    }
    expect((await api('preview?campaign=nothing&userId=ana')).status).toBe(404);
    expect((await api('preview')).status).toBe(400);
  });

  it('takes rules for subjects that name what there is, and tells what there is', async () => {
    const say = async (rules: object) => {
      const response = await api('subjects', { method: 'POST', body: JSON.stringify(rules) });
      return { status: response.status, text: await response.text() };
    };
    expect(await (await api('subjects?campaign=morning')).json()).toEqual({
      names: ['lead-and-more', 'lead-and-more.1', 'lead-and-more.2', 'lead-and-more.3'],
    });
    expect(await say({ campaign: 'morning', vetoed: ['lead-and-more.9'] })).toMatchObject({
      status: 400,
      text: expect.stringContaining('lead-and-more.9') as string,
    });
    expect((await say({ campaign: 'nothing', vetoed: [] })).status).toBe(404);
    expect((await say({ campaign: 'morning', fixed: 7 })).status).toBe(400);
    expect((await api('subjects?campaign=nothing')).status).toBe(404);
  });

  it('shows what a reader would get, and how the last run went', async () => {
    await app.app.tenants.get('default')!.services.sending!.sendCampaign({ campaign: 'morning', userIds: ['ben'] });
    const page = await browser.newPage({ viewport: { width: 1200, height: 1000 } });
    const faults: string[] = [];
    page.on('pageerror', (error) => faults.push(error.message));
    page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
    const foreign: string[] = [];
    page.on(
      'request',
      (request) =>
        request.url().startsWith('http') && !request.url().startsWith(app.url) && foreign.push(request.url()),
    );
    await page.goto(`${app.url}/campaigns`);
    await page.fill('#key', KEY);
    await page.click('#key-form button');
    await page.waitForSelector('#runs tr');
    expect(await page.textContent('#runs tr')).toMatch(/morning.*done11000/);
    expect(await page.inputValue('#campaign')).toBe('morning');
    await page.waitForSelector('#sample tr:nth-child(2)');
    expect(await page.locator('#sample td:first-child').allTextContents()).toEqual(['ana', 'ben']);
    const subjectOfAna = () => page.textContent('#sample tr:nth-child(1) td:nth-child(2)');
    expect(await subjectOfAna()).toContain('About ');
    await page.fill('#reader', 'ana');
    await page.click('#preview-form button');
    await page.waitForSelector('#facts dd');
    expect(await page.textContent('#text')).toContain('Weiterlesen');
    expect(await page.frameLocator('#mail').locator('a.button').count()).toBe(3);
    const [, second] = (await page.textContent('#text'))!.match(/(?<=^\d\. ).+/gm)!;
    await page.selectOption('#fixed', 'lead-and-more.2');
    await page.check('#vetoed input[value="lead-and-more.3"]');
    await page.click('#subjects-form button');
    await page.waitForSelector('#saved:not(:empty)');
    await page.waitForSelector('#sample tr:nth-child(2)');
    expect(await subjectOfAna()).toContain(second);
    await page.reload();
    await page.waitForSelector('#vetoed input');
    expect(await page.inputValue('#fixed')).toBe('lead-and-more.2');
    expect(await page.isChecked('#vetoed input[value="lead-and-more.3"]')).toBe(true);
    await page.waitForSelector('#sample tr:nth-child(2)');
    await page.click('#sample tr:nth-child(1) button');
    await page.waitForSelector('#facts dd');
    if (FOLDER) {
      mkdirSync(FOLDER, { recursive: true });
      await page.screenshot({ path: join(FOLDER, 'campaigns.png'), fullPage: true });
    }
    expect(faults).toEqual([]);
    expect(foreign).toEqual([]);
    await page.close();
    expect(sink.arrived).toHaveLength(1);
  }, 60_000);
});
