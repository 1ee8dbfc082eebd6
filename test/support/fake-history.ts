import fc from 'fast-check';
import type { ContentChange } from '../../src/core/content-change';
import { aContent } from './fake-cms';

export const DOCUMENTS = ['a', 'b', 'c'] as const;
export const LOCALES = ['en', 'de'] as const;

/** What an editor does to one locale of a document; `delete` takes the whole document away. */
export interface Edit {
  readonly kind: 'publish' | 'draft' | 'unpublish' | 'delete';
  readonly id: (typeof DOCUMENTS)[number];
  readonly locale: (typeof LOCALES)[number];
  /** Time that passes before it, ms. */
  readonly afterMs: number;
  /** What becomes of each of its deliveries: how often it comes, and how many edits late each time. Empty: it is lost. */
  readonly lateBy: readonly number[];
  /** Whether what has come by then is worked off before the next edit. */
  readonly worked: boolean;
}

export const anEdit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom('publish', 'publish', 'publish', 'draft', 'unpublish', 'unpublish', 'delete'),
  id: fc.constantFrom(...DOCUMENTS),
  locale: fc.constantFrom(...LOCALES),
  afterMs: fc.integer({ min: 1, max: 2_000 }),
  lateBy: fc.oneof(
    { weight: 5, arbitrary: fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 2 }) },
    { weight: 1, arbitrary: fc.constant([]) },
  ),
  worked: fc.boolean(),
});

/** The truth: what a CMS holds after its editors' edits, one title for each published locale. */
export class Truth {
  private readonly titles = new Map<string, string>();
  private readonly known = new Set<string>();

  apply({ kind, id, locale }: Edit, title: string): void {
    if (kind === 'publish') this.titles.set(`${id} ${locale}`, title);
    if (kind === 'unpublish') this.titles.delete(`${id} ${locale}`);
    if (kind === 'delete') for (const one of LOCALES) this.titles.delete(`${id} ${one}`);
    if (kind === 'delete') this.known.delete(id);
    else this.known.add(id);
  }

  knows(id: string): boolean {
    return this.known.has(id);
  }

  titleOf(id: string, locale: string): string | undefined {
    return this.titles.get(`${id} ${locale}`);
  }

  /** Published titles by locale, of every document that has one. */
  shown(): Record<string, Record<string, string>> {
    const all: Record<string, Record<string, string>> = {};
    for (const [key, title] of this.titles) {
      const [id, locale] = key.split(' ') as [string, string];
      all[id] = { ...all[id], [locale]: title };
    }
    return all;
  }

  /** What a list or a question about one document tells at this time of the CMS. */
  changesOf(id: string, itemId: string, source: string, at: { asOf: number; receivedAt: number }): ContentChange[] {
    const base = { source, id: itemId, version: { order: at.asOf, arrival: at.receivedAt } };
    if (!this.known.has(id)) return [{ ...base, op: 'delete', locale: null }];
    return LOCALES.map((locale): ContentChange => {
      const title = this.titleOf(id, locale);
      if (title === undefined) return { ...base, op: 'withdraw', locale };
      return { ...base, op: 'upsert', locale, content: aContent({ title }) };
    });
  }
}
