import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { compose, type App } from '../../src/compose';
import { loadConfig } from '../../src/config';
import { createLogger } from '../../src/http/logger';
import { describeWithBrowser, launchBrowser } from '../support/browser';
import { auditAccessibility, changed, settled, titles, visit } from '../support/demo-visitor';

// What a stranger does in the first two minutes, in the process that `npm start` runs.
describeWithBrowser('the demo page of the real server', () => {
  let browser: Browser;
  let app: App;
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'attune-demo-'));
    // The browser, the server and this test share one machine here: being slow is not being overloaded.
    const env = {
      MAX_EVENT_LOOP_DELAY_MS: '0',
      STORAGE: 'memory',
      EMBEDDER: 'fast',
      PORT: '0',
      DATA_DIR: dataDir,
      LOG_LEVEL: 'silent',
    };
    const config = loadConfig({ NODE_ENV: 'development', ...env });
    [browser, app] = await Promise.all([launchBrowser(), compose({ config, log: createLogger('silent') })]);
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await app?.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('shows a reader a feed that changes with a like, and an article where it belongs', async () => {
    const { page, complaints, leave } = await visit(browser, app.url);
    await page.getByRole('radio', { name: 'Teo' }).check();
    await page.getByRole('heading', { name: 'For Teo' }).waitFor();
    await settled(page);
    const before = await titles(page);
    expect(before).toHaveLength(9);
    await expect(page.locator('.plan').textContent()).resolves.toMatch(/^personal · \d+ candidates/);

    await page.getByRole('button', { name: `Like: ${before[0]}` }).click();
    await changed(page, before);
    expect(await titles(page)).not.toContain(before[0]);
    await page.locator('.row-title', { hasText: before[0]! }).waitFor();

    await page.getByLabel('Title').fill('A fortress the engine could not see');
    for (const topic of ['bread', 'cycling']) await page.getByLabel(topic, { exact: true }).uncheck();
    for (const topic of ['chess', 'machine learning']) await page.getByLabel(topic, { exact: true }).check();
    await page
      .getByLabel('Text')
      .fill('A rook ending, a king in the corner, and a chess engine whose network misjudged it.');
    await page.getByRole('button', { name: 'Sign and publish' }).click();
    await page.getByText(/^In \d feeds? of 8/).waitFor();
    await expect(page.locator('.steps').textContent()).resolves.toMatch(/stored \(202\)\d+ ms.*In every query\d+ ms/);
    const teo = page.locator('.report-reader', { hasText: 'Teo' });
    await expect(teo.textContent()).resolves.toMatch(/\d+(st|nd|rd|th) · /);
    await expect(page.locator('.report-reader', { hasText: 'Jonas' }).textContent()).resolves.toContain(
      'reads no English',
    );

    await page.getByRole('button', { name: 'Withdraw it again' }).click();
    await page.getByText('Withdrawn: it is in no feed any more.').waitFor();
    expect(complaints).toEqual([]);
    await leave();
  }, 60_000);

  it('has something for somebody nobody knows, learns from them, and takes an undo', async () => {
    const { page, complaints, leave } = await visit(browser, app.url, { locale: 'en-GB' });
    await page.getByRole('radio', { name: 'Anonymous' }).check();
    await page.getByRole('heading', { name: 'For somebody new' }).waitFor();
    await settled(page);
    const before = await titles(page);
    await expect(page.locator('.plan').textContent()).resolves.toMatch(/^trending/);
    await page.getByRole('button', { name: `Dismiss: ${before[0]}` }).click();
    await changed(page, before);
    expect(await titles(page)).not.toContain(before[0]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(`Took back what was said of “${before[0]}”`).waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  it('reads every page of a feed without a repeat, and opens the explorer', async () => {
    const { page, complaints, leave } = await visit(browser, `${app.url}/?reader=reader-omar`);
    await settled(page);
    for (const shown of [18, 27]) {
      await page.getByRole('button', { name: 'More', exact: true }).click();
      await page.locator(`#cards .card:nth-child(${shown})`).waitFor();
    }
    const all = await titles(page);
    expect(new Set(all).size).toBe(all.length);
    expect(await auditAccessibility(page)).toEqual([]);
    expect(complaints).toEqual([]);
    expect((await page.request.get(`${app.url}/explore`)).ok()).toBe(true);
    await leave();
  });
});
