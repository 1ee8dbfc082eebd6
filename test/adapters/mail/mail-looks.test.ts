import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { createMailRenderer } from '../../../src/adapters/mail/mail-renderer';
import { readTemplates } from '../../../src/adapters/mail/read-templates';
import { describeWithBrowser, launchBrowser } from '../../support/browser';
import { aMailView } from '../../support/mail';

const CONTRAST = readFileSync(join(__dirname, '../../support/contrast-audit.js'), 'utf8');
const WIDTH = 'document.documentElement.scrollWidth';
const PICTURE = Buffer.from(
  '<svg xmlns="http://www.w3.org/2000/svg" width="1104" height="620"><rect width="1104" height="620" fill="#0b6b5d"/></svg>',
);
/** Where pictures of the pages are put, if anywhere. */
const FOLDER = process.env['SCREENSHOTS'];

describeWithBrowser('a digest in a browser', () => {
  let browser: Browser;
  let html: string;
  beforeAll(async () => {
    browser = await launchBrowser();
    html = (await createMailRenderer(await readTemplates())).render('digest', aMailView()).html;
  }, 60_000);
  afterAll(() => browser.close());

  it.each([
    [600, 'light'],
    [375, 'light'],
    [600, 'dark'],
    [375, 'dark'],
  ] as const)(
    'fits %d pixels, %s',
    async (width, colorScheme) => {
      const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
      await page.route('**/*.png', (route) => route.fulfill({ contentType: 'image/svg+xml', body: PICTURE }));
      await page.setContent(html, { waitUntil: 'load' });
      expect(await page.evaluate<number>(WIDTH)).toBeLessThanOrEqual(width);
      const cover = await page.locator('img.cover').first().boundingBox();
      expect(cover!.width).toBeGreaterThan(width * 0.8);
      expect(cover!.height).toBeCloseTo((cover!.width * 620) / 1104, -1);
      expect(await page.locator('a:has-text("Unsubscribe")').isVisible()).toBe(true);
      const contrast = await page.evaluate<number[]>(CONTRAST);
      expect(Math.min(...contrast)).toBeGreaterThanOrEqual(4.5);
      if (FOLDER) {
        mkdirSync(FOLDER, { recursive: true });
        await page.screenshot({ path: join(FOLDER, `digest-${width}-${colorScheme}.png`), fullPage: true });
      }
      await page.close();
    },
    60_000,
  );
});
