import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'];
const ARGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  '--disable-quic',
];

/** The system's Chromium (CHROMIUM_PATH, else from the PATH); undefined where there is none. */
export function chromiumPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const candidates = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return process.env.CHROMIUM_PATH || candidates.find((path) => existsSync(path));
}

/** `describe` where there is a browser; else skipped with a loud line, or failing where BROWSER_REQUIRED=1. */
export function describeWithBrowser(name: string, suite: () => void): void {
  if (chromiumPath() !== undefined) return describe(name, suite);
  const words = 'No Chromium on the PATH or in CHROMIUM_PATH: page tests cannot run.';
  if (process.env.BROWSER_REQUIRED === '1') {
    it(name, () => Promise.reject(new Error(words)));
    return;
  }
  console.warn(`SKIPPED: ${name}. ${words}`);
  describe.skip(name, suite);
}

export function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath(), args: ARGS });
}
