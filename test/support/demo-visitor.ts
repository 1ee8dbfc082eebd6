import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

const AUDIT = readFileSync(join(__dirname, 'accessibility-audit.js'), 'utf8');

/** Somebody looking at the demo page: the page, and what it complained of or asked for elsewhere. */
export interface Visitor {
  readonly page: Page;
  /** Console errors (a broken content security policy is one), exceptions, and requests to other hosts. */
  readonly complaints: string[];
  readonly leave: () => Promise<void>;
}

export async function visit(browser: Browser, url: string, given: BrowserContextOptions = {}): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: 1360, height: 900 },
    reducedMotion: 'reduce',
    ...given,
  });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error.stack)));
  page.on(
    'request',
    (request) => request.url().startsWith(new URL(url).origin) || complaints.push(`asked elsewhere: ${request.url()}`),
  );
  await page.goto(url);
  return { page, complaints, leave: () => context.close() };
}

/** Waits until the feed is there and nothing is on its way. */
export async function settled(page: Page): Promise<void> {
  await page.locator('#cards:not([aria-busy="true"]) .card:not(.card-ghost)').first().waitFor();
  await page.locator('#rows-body:not([aria-busy="true"])').waitFor();
  await page.locator('#digest-body:not([aria-busy="true"])').waitFor();
}

/** Titles of the feed, first place first. */
export function titles(page: Page): Promise<string[]> {
  return page.locator('#cards .card:not(.card-ghost) h3').allTextContents();
}

/** What is wrong with the page for people who do not see, point or discern as its author does; empty: nothing found. */
export function auditAccessibility(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(AUDIT);
}

/** Waits until the feed is another than it was, and nothing is on its way. */
export async function changed(page: Page, before: readonly string[]): Promise<void> {
  await page.locator('#changes strong').waitFor();
  await settled(page);
  expect(await titles(page)).not.toEqual(before);
}
