import type { Browser, Page } from 'playwright-core';
import { describeWithBrowser, launchBrowser } from '../support/browser';
import { startDemoStub, type DemoStub } from '../support/demo-stub';
import { auditAccessibility, changed, settled, titles, visit } from '../support/demo-visitor';

const NARROW = { viewport: { width: 375, height: 812 } };

describeWithBrowser('the demo page in every state and for everybody', () => {
  let browser: Browser;
  let stub: DemoStub;

  beforeAll(async () => {
    [browser, stub] = await Promise.all([launchBrowser(), startDemoStub()]);
  });

  afterAll(async () => {
    await browser?.close();
    await stub?.stop();
  });

  afterEach(() => {
    Object.assign(stub.trouble, { fail: false, degraded: false, delayMs: 0, busyFor: 0 });
  });

  it('says so where nothing can be had, and recovers by a button', async () => {
    stub.trouble.fail = true;
    const { page, leave } = await visit(browser, stub.url);
    await page.getByRole('alert').first().waitFor();
    await expect(page.locator('#feed-notice').textContent()).resolves.toContain('The store is out of reach.');
    stub.trouble.fail = false;
    await page.locator('#feed-notice').getByRole('button', { name: 'Try again' }).click();
    await page.locator('.card h3').first().waitFor();
    await leave();
  });

  it('asks again by itself where the server says that it is busy', async () => {
    stub.trouble.busyFor = 3;
    const { page, leave } = await visit(browser, stub.url);
    await settled(page);
    expect(stub.trouble.busyFor).toBe(0);
    expect(await page.getByRole('alert').count()).toBe(0);
    await leave();
  });

  it('keeps the card and offers a retry where a deed was not recorded', async () => {
    const { page, leave } = await visit(browser, stub.url);
    await settled(page);
    const before = await titles(page);
    stub.trouble.fail = true;
    await page.getByRole('button', { name: `Save: ${before[0]}` }).click();
    await page.getByText('That was not recorded').waitFor();
    expect(await titles(page)).toEqual(before);
    stub.trouble.fail = false;
    await page.locator('#toasts').getByRole('button', { name: 'Try again' }).click();
    await changed(page, before);
    expect(await titles(page)).not.toContain(before[0]);
    await leave();
  });

  it('shows outlines while it waits, and says when answers are more general than usual', async () => {
    Object.assign(stub.trouble, { degraded: true, delayMs: 400 });
    const { page, leave } = await visit(browser, stub.url);
    await page.locator('.card-ghost').first().waitFor();
    await page.getByText('Answering from memory.').waitFor();
    expect(await page.locator('.card-ghost').count()).toBe(0);
    await leave();
  });

  it.each(['light', 'dark'] as const)('is accessible in %s colours, wide and narrow', async (colorScheme) => {
    for (const size of [{}, NARROW]) {
      const { page, leave } = await visit(browser, stub.url, { colorScheme, ...size });
      await settled(page);
      expect(await auditAccessibility(page)).toEqual([]);
      await page.getByRole('button', { name: 'GraphQL behind: The feed' }).click();
      expect(await auditAccessibility(page)).toEqual([]);
      await leave();
    }
  });

  it('is reached by keyboard from the first key on, with a visible focus', async () => {
    const { page, leave } = await visit(browser, stub.url);
    await settled(page);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toContain('Skip to the feed');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toContain('Everything');
    await page.getByRole('radio', { name: 'Ana' }).focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('heading', { name: 'For Jonas' }).waitFor();
    expect(
      await page.evaluate(`getComputedStyle(document.querySelector('.reader:has(:focus-visible)')).outlineStyle`),
    ).toBe('solid');
    await leave();
  });

  it('fits a narrow screen', async () => {
    const { page, leave } = await visit(browser, stub.url, NARROW);
    await settled(page);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(375);
    await leave();
  });
});

async function focused(page: Page): Promise<string> {
  return (await page.locator(':focus').textContent()) ?? '';
}
