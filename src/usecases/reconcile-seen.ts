import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { SettingsStore } from '../ports/settings-store';

/** Bytes of a digest that stand for a document's locale: of 100,000 two are taken for each other once in a billion walks. */
const DIGEST_BYTES = 8;
const Keys = z.array(z.string());

/**
 * The documents and locales that a walk has seen, as digests: some 50 bytes each however long they are. Each page's are kept
 * in a setting of its own, so that a walk which died goes on with all that it knew.
 */
export class SeenDocuments {
  private readonly keys = new Set<string>();

  /** False where this very document was seen before. */
  addDocument(itemId: string): boolean {
    return this.add(keyOf(itemId, ''));
  }

  addLocale(itemId: string, locale: string): void {
    this.add(keyOf(itemId, locale));
  }

  /** Seen, but nobody can say in which locales. */
  addWhole(itemId: string): void {
    this.add(keyOf(itemId, '*'));
  }

  has(itemId: string, locale: string): boolean {
    return this.keys.has(keyOf(itemId, '*')) || this.keys.has(keyOf(itemId, locale));
  }

  /** What was added since it was asked the last time. */
  takeNew(): string[] {
    return this.fresh.splice(0);
  }

  restore(keys: readonly string[]): void {
    for (const key of keys) this.keys.add(key);
  }

  private readonly fresh: string[] = [];

  private add(key: string): boolean {
    if (this.keys.has(key)) return false;
    this.keys.add(key);
    this.fresh.push(key);
    return true;
  }
}

/** Keeps what one page has shown. */
export function saveSeenPage(settings: SettingsStore, source: string, page: number, keys: string[]): Promise<void> {
  return settings.set(nameOf(source, page), keys);
}

/** All that the first `pages` pages have shown. */
export async function loadSeen(settings: SettingsStore, source: string, pages: number): Promise<SeenDocuments> {
  const seen = new SeenDocuments();
  for (let page = 0; page < pages; page++) {
    const kept = Keys.safeParse(await settings.get(nameOf(source, page)));
    seen.restore(kept.success ? kept.data : []);
  }
  return seen;
}

function nameOf(source: string, page: number): string {
  return `reconcile ${source} seen ${page}`;
}

function keyOf(itemId: string, locale: string): string {
  const digest = createHash('sha256').update(`${locale}\n${itemId}`).digest();
  return digest.subarray(0, DIGEST_BYTES).toString('base64url');
}
