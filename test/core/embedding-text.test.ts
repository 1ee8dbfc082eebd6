import fc from 'fast-check';
import { EMBEDDING_TEXT_MAX, embeddingTextOf, textHashOf } from '../../src/core/embedding-text';
import type { ItemDocument } from '../../src/core/item';
import { anItem, aVariant } from '../support/builders';

const words = fc.string({ unit: 'binary', maxLength: 60 });
const body = (text: string) => ({ format: 'text', value: text, text }) as const;

/** Documents of two locales with any words in them. */
const documents = fc
  .record({
    title: words,
    summary: words,
    text: words,
    foreign: words,
    topics: fc.array(words),
    authors: fc.array(words),
  })
  .map(({ title, summary, text, foreign, topics, authors }) =>
    anItem({
      topics,
      authors,
      variants: { en: aVariant({ title, summary }), pt: aVariant({ locale: 'pt', title: foreign, summary: foreign }) },
      bodies: { en: body(text), pt: body(foreign) },
    }),
  );

const hashOf = (document: ItemDocument) => textHashOf(embeddingTextOf(document));

describe('the recipe', () => {
  test('title, summary, topics, authors, body, in this order', () => {
    const item = anItem({
      variants: { en: aVariant({ title: 'Clocks  at\nsea', summary: 'How longitude was found.' }) },
      bodies: { en: body('The Earth turns.') },
      topics: ['oceans', 'history-of-science', 'oceans'],
      authors: ['Ada Vale'],
    });
    const text = 'Clocks at sea. How longitude was found. history of science, oceans. Ada Vale. The Earth turns.';
    expect(embeddingTextOf(item)).toBe(text);
  });

  test('a summary that is the beginning of the body is not said twice', () => {
    const variants = { en: aVariant({ title: 'Clocks', summary: 'The Earth turns.' }) };
    expect(embeddingTextOf(anItem({ variants, bodies: { en: body('The Earth turns. Slowly.') } }))).toBe(
      'Clocks. The Earth turns. Slowly.',
    );
  });

  test('an item without words speaks through its topics, authors, textual attributes and type', () => {
    const item = anItem({
      type: 'product',
      variants: { en: aVariant({ title: '', summary: ' ' }) },
      bodies: {},
      topics: ['oak'],
      authors: ['Ada Vale'],
      attributes: { colour: 'dark green', sizes: ['S', 'M', 7], price: 12, link: 'https://example.org', sold: true },
    });
    expect(embeddingTextOf(item)).toBe('oak. Ada Vale. dark green, S, M. product');
    expect(embeddingTextOf(anItem({ type: 'event', variants: {}, bodies: {} }))).toBe('event');
  });

  test('where the original has no words, the first locale that has speaks', () => {
    const variants = {
      en: aVariant({ title: '', summary: '' }),
      pt: aVariant({ locale: 'pt', title: 'Mar', summary: '' }),
    };
    expect(embeddingTextOf(anItem({ variants, bodies: {} }))).toBe('Mar');
  });

  test('a body of megabytes is cut at a word, in milliseconds', () => {
    const item = anItem({ bodies: { en: body('longitude '.repeat(1_000_000)) } });
    const start = performance.now();
    const text = embeddingTextOf(item);
    expect(performance.now() - start).toBeLessThan(100);
    expect(text.length).toBeGreaterThan(EMBEDDING_TEXT_MAX - 20);
    expect(text).toMatch(/longitude$/);
  });

  test('no emoji is cut in half', () => {
    for (const shift of ['', 'a']) {
      const text = embeddingTextOf(anItem({ bodies: { en: body(shift + '🚀'.repeat(5000)) } }));
      expect(text).not.toMatch(/\p{Surrogate}/u);
    }
  });
});

describe('laws', () => {
  test('the text is bounded, clean and never empty', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const text = embeddingTextOf(document);
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(EMBEDDING_TEXT_MAX);
        expect(text).not.toMatch(/[\p{Cc}\p{Surrogate}]| {2}|^ | $/u);
      }),
    );
  });

  test('what is not in the recipe does not change the hash', () => {
    fc.assert(
      fc.property(documents, words, fc.nat(), (document, word, number) => {
        const written = { ...document, variants: { ...document.variants, en: aVariant({ title: 'Written' }) } };
        const other: ItemDocument = {
          ...written,
          id: word,
          type: word,
          source: word,
          revision: number,
          changedAt: number,
          publishedAt: number,
          premium: true,
          featured: true,
          attributes: { word, number },
          textHash: word,
          topics: [...written.topics].reverse(),
          variants: {
            ...written.variants,
            en: aVariant({ title: 'Written', url: word, version: { order: number, arrival: 1 } }),
            pt: aVariant({ locale: 'pt', title: word }),
          },
          bodies: { ...written.bodies, pt: body(word) },
        };
        expect(hashOf(other)).toBe(hashOf(written));
      }),
    );
  });

  test('each attribute of the recipe does change it', () => {
    const item = anItem();
    const changed: Partial<ItemDocument>[] = [
      { variants: { en: aVariant({ title: 'Other' }) } },
      { variants: { en: { ...item.variants.en!, summary: 'Other.' } } },
      { bodies: { en: body('Other') } },
      { topics: ['other'] },
      { authors: ['Other'] },
    ];
    const hashes = [item, ...changed.map((change) => ({ ...item, ...change }))].map(hashOf);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('whitespace and the way accents are composed do not', () => {
    const [a, b] = ['Não  é\n\tassim', 'Não é assim'.normalize('NFD')].map((title) =>
      anItem({ variants: { en: aVariant({ title }) } }),
    );
    expect(hashOf(a!)).toBe(hashOf(b!));
  });
});
