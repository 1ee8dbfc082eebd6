import type { Browser } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../support/browser';
import { startDemoStub, type DemoStub } from '../support/demo-stub';
import { changed, settled, titles, visit } from '../support/demo-visitor';

describeWithBrowser('the demo page', () => {
  let browser: Browser;
  let stub: DemoStub;

  beforeAll(async () => {
    [browser, stub] = await Promise.all([launchBrowser(), startDemoStub()]);
  });

  afterAll(async () => {
    await browser?.close();
    await stub?.stop();
  });

  it('shows another feed to another reader, and asks nothing of any other host', async () => {
    const { page, complaints, leave } = await visit(browser, stub.url);
    await settled(page);
    const ana = await titles(page);
    await page.getByRole('radio', { name: 'Jonas' }).check();
    await page.getByRole('heading', { name: 'For Jonas' }).waitFor();
    await settled(page);
    const jonas = await titles(page);
    expect(ana).toHaveLength(9);
    expect(jonas.filter((title) => ana.includes(title))).toEqual([]);
    expect(complaints).toEqual([]);
    await leave();
  });

  it('lets a like act at once, tells what changed, and takes it back', async () => {
    const { page, complaints, leave } = await visit(browser, `${stub.url}/?reader=reader-nora`);
    await settled(page);
    const before = await titles(page);
    await page.getByRole('button', { name: `Like: ${before[1]}` }).click();
    await changed(page, before);
    expect(await titles(page)).not.toContain(before[1]);
    await expect(page.locator('#changes').textContent()).resolves.toMatch(/^Liked “.+”: \d+ new, \d+ moved among/);
    await page.locator('.row-title', { hasText: before[1]! }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText(`Took back what was said of “${before[1]}”`).waitFor();
    expect(await titles(page)).toEqual(before);
    expect(complaints).toEqual([]);
    await leave();
  });

  it('pages by cursor without showing anything twice', async () => {
    const { page, leave } = await visit(browser, stub.url);
    await settled(page);
    await page.getByRole('button', { name: 'More', exact: true }).click();
    await page.locator('#cards .card:nth-child(18)').waitFor();
    const all = await titles(page);
    expect(new Set(all).size).toBe(18);
    await leave();
  });

  it('keeps what an anonymous reader liked over a reload, and forgets it when asked to', async () => {
    const { page, leave } = await visit(browser, stub.url, { locale: 'en-GB' });
    await page.getByRole('radio', { name: 'Anonymous' }).check();
    await page.getByRole('heading', { name: 'For somebody new' }).waitFor();
    await settled(page);
    const before = await titles(page);
    await page.getByRole('button', { name: `Like: ${before[0]}` }).click();
    await changed(page, before);
    await page.reload();
    await settled(page);
    expect(await titles(page)).not.toContain(before[0]);
    await page.getByRole('button', { name: 'Start over as somebody new' }).click();
    await page.locator('h3', { hasText: before[0]! }).first().waitFor();
    await leave();
  });

  it('publishes by a signed webhook, shows where the item arrived, and withdraws it', async () => {
    const { page, complaints, leave } = await visit(browser, stub.url);
    await settled(page);
    await page.getByLabel('Title').fill('A loaf for the long climb');
    await page.getByRole('button', { name: 'Sign and publish' }).click();
    await page.getByText(/^In \d feeds? of 8/).waitFor();
    await expect(page.locator('.steps').textContent()).resolves.toMatch(/stored \(202\)\d+ ms.*In every query\d+ ms/);
    await expect(page.locator('.report-reader', { hasText: 'Ana' }).textContent()).resolves.toMatch(
      /\d(st|nd|rd|th) · \d+ ms/,
    );
    await expect(page.locator('.report-reader', { hasText: 'Jonas' }).textContent()).resolves.toContain(
      'reads no English',
    );
    expect(await titles(page)).toContain('A loaf for the long climb');
    await page.getByRole('button', { name: 'Withdraw it again' }).click();
    await page.getByText('Withdrawn: it is in no feed any more.').waitFor();
    await page.locator('#cards h3', { hasText: 'A loaf for the long climb' }).waitFor({ state: 'detached' });
    expect(complaints).toEqual([]);
    await leave();
  });

  it('shows the GraphQL behind every panel, and gives the focus back', async () => {
    const { page, leave } = await visit(browser, stub.url);
    await settled(page);
    for (const [panel, operation] of [
      ['The feed', 'query Feed'],
      ['Because you liked', 'query BecauseYouLiked'],
      ['The digest', 'query Digest'],
    ] as const) {
      const button = page.getByRole('button', { name: `GraphQL behind: ${panel}` });
      await button.focus();
      await page.keyboard.press('Enter');
      const dialog = page.getByRole('dialog', { name: panel });
      await expect(dialog.textContent()).resolves.toContain(operation);
      await expect(dialog.textContent()).resolves.toMatch(/"plan": "personal"/);
      expect(await dialog.getByRole('link', { name: /explorer/ }).getAttribute('href')).toBe('/explore');
      await page.keyboard.press('Escape');
      await dialog.waitFor({ state: 'hidden' });
      expect(await page.locator(':focus').getAttribute('aria-label')).toBe(`GraphQL behind: ${panel}`);
    }
    await leave();
  });

  it('shows the signals of a score by hover and by keyboard, and puts them away with Escape', async () => {
    const { page, leave } = await visit(browser, stub.url);
    await settled(page);
    const score = page.locator('.card:first-child .score');
    await score.hover();
    await score.getByText('Your topics').waitFor();
    await page.mouse.move(0, 0);
    await score.locator('.signals').waitFor({ state: 'hidden' });
    await score.getByRole('button').focus();
    await page.keyboard.press('Enter');
    await score.getByText('Your topics').waitFor();
    await page.keyboard.press('Escape');
    await score.locator('.signals').waitFor({ state: 'hidden' });
    await leave();
  });
});
