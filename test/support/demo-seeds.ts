import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const SEEDS = join(__dirname, '..', '..', 'seeds');

export interface SeedItem {
  readonly id: string;
  readonly type: string;
  readonly locale: string;
  readonly title: string;
  readonly summary: string;
  readonly topics: readonly string[];
  readonly authors: readonly string[];
  readonly image: { readonly url: string; readonly alt: string } | null;
  readonly publishedAt: string;
  readonly premium: boolean;
  readonly attributes: Readonly<Record<string, unknown>>;
}

export interface SeedReader {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  readonly locales: readonly string[];
}

export interface SeedEvent {
  readonly userId: string;
  readonly type: string;
  readonly itemId: string;
}

/** Every line of the item seeds: variants of one item are apart. */
export function seedItems(): SeedItem[] {
  return [...linesOf<SeedItem>('items.en.jsonl'), ...linesOf<SeedItem>('items.pt-de.jsonl')];
}

export function seedReaders(): SeedReader[] {
  return JSON.parse(readFileSync(join(SEEDS, 'readers.json'), 'utf8')) as SeedReader[];
}

export function seedEvents(): SeedEvent[] {
  return linesOf<SeedEvent>('interactions.jsonl');
}

function linesOf<T>(file: string): T[] {
  const lines = readFileSync(join(SEEDS, file), 'utf8').split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as T);
}
