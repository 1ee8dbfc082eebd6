import { contentOf, isContent, notContentReason, type CmsDocument } from '../../src/cms/document-content';
import { guessFields } from '../../src/cms/field-guess';
import { fieldTimeOf } from '../../src/cms/field-time';
import { imageOf, namesOf, titleOf } from '../../src/cms/field-values';
import { valueAt } from '../../src/cms/field-shape';
import { localeOf } from '../../src/cms/locale';
import { parseMapping } from '../../src/cms/mapping-file';

const T0 = Date.UTC(2026, 0, 1);

function aDocument(record: Record<string, unknown>): CmsDocument {
  return { record, types: ['article'], locale: 'en', liveSince: T0, systemFields: ['id'] };
}

describe('the habits of each CMS', () => {
  it.each([
    [
      'Contentful',
      { title: { 'en-US': 'T', de: 'D' }, body: { 'en-US': 'words' }, tags: { 'en-US': ['a'] } },
      { title: 'T', topics: ['a'] },
    ],
    [
      'WordPress',
      {
        title: { rendered: 'T &#8211; U' },
        content: { rendered: '<p>w</p>' },
        excerpt: { rendered: '' },
        date: '2026-01-02T09:00:00',
        date_gmt: '2026-01-02T08:00:00',
        link: 'https://x.org/a',
        sticky: true,
      },
      { title: 'T – U', url: 'https://x.org/a', publishedAt: Date.UTC(2026, 0, 2, 8), featured: true },
    ],
    [
      'WPGraphQL',
      {
        title: 'T',
        content: '<p>w</p>',
        categories: { nodes: [{ name: 'a' }] },
        author: { node: { name: 'Ana' } },
        featuredImage: { node: { sourceUrl: 'https://x.org/a.png', altText: 'Cat' } },
        uri: '/a',
      },
      { topics: ['a'], authors: ['Ana'], image: { url: 'https://x.org/a.png', alt: 'Cat' }, url: '/a' },
    ],
    [
      'Ghost',
      {
        title: 'T',
        html: '<p>w</p>',
        lexical: '{}',
        tags: [{ name: 'a' }, { name: '#b', visibility: 'internal' }],
        primary_author: { name: 'Ana' },
        feature_image: 'https://x.org/a.png',
        feature_image_alt: 'Cat',
        visibility: 'paid',
        featured: true,
      },
      {
        topics: ['a'],
        authors: ['Ana'],
        image: { url: 'https://x.org/a.png', alt: 'Cat' },
        premium: true,
        featured: true,
      },
    ],
    [
      'Directus',
      {
        title: 'T',
        body: 'w',
        tags: [{ tags_id: { id: 1, name: 'a' } }],
        author: { first_name: 'Ana', last_name: 'Lopes' },
        cover: { id: '2e279ef7-80ba-4254-955b-27ffefc9c0e8', type: 'image/png' },
      },
      {
        topics: ['a'],
        authors: ['Ana Lopes'],
        image: { url: 'https://cdn.example.org/files/2e279ef7-80ba-4254-955b-27ffefc9c0e8', alt: '' },
      },
    ],
    [
      'Strapi 4',
      {
        title: 'T',
        body: 'w',
        tags: { data: [{ id: 1, attributes: { name: 'a' } }] },
        cover: { data: { id: 1, attributes: { url: '/a.png', alternativeText: 'Cat', width: 2 } } },
      },
      { topics: ['a'], image: { url: 'https://cdn.example.org/a.png', alt: 'Cat', width: 2 } },
    ],
    [
      'Sanity',
      {
        title: 'T',
        body: [{ _type: 'block', children: [{ _type: 'span', text: 'w' }] }],
        mainImage: { alt: 'Cat', asset: { url: 'https://x.org/a.png' } },
        categories: [{ title: 'a' }, { _ref: 'x', _type: 'reference' }],
      },
      { topics: ['a'], image: { url: 'https://x.org/a.png', alt: 'Cat' } },
    ],
    [
      'Hygraph',
      {
        title: 'T',
        content: { raw: { children: [] }, html: '<p>w</p>', text: 'w' },
        coverImage: { url: 'https://x.org/a.png' },
        tags: ['a'],
      },
      { topics: ['a'], image: { url: 'https://x.org/a.png', alt: '' } },
    ],
    [
      'Payload',
      {
        title: 'T',
        content: { root: { type: 'root', children: [] } },
        heroImage: { url: '/a.png', alt: 'Cat' },
        authors: [{ name: 'Ana', email: 'a@b.c' }, 7],
      },
      { authors: ['Ana'], image: { url: 'https://cdn.example.org/a.png', alt: 'Cat' } },
    ],
  ])('are known: %s', (_, record, expected) => {
    const document = aDocument(record);
    expect(isContent(document, {})).toBe(true);
    expect(contentOf(document, { assetBase: 'https://cdn.example.org/files' })).toMatchObject({
      title: expect.stringContaining('T') as string,
      ...expected,
    });
  });

  it('take a field in the document’s language, or a related one', () => {
    const record = { title: { 'en-US': 'E', 'pt-BR': 'P' }, body: 'w' };
    expect(contentOf({ ...aDocument(record), locale: 'pt-BR' }, {}).title).toBe('P');
    expect(contentOf({ ...aDocument(record), locale: 'pt' }, {}).title).toBe('P');
    expect(imageOf({ url: 'https://x.org/a.png', alt: 'A' })).toMatchObject({ alt: 'A' });
  });

  it('fill addresses from slugs, and go through lists', () => {
    const mapping = { urlTemplate: 'https://x.org/{locale}/{slug}' };
    expect(contentOf(aDocument({ title: 'T', body: 'w', slug: { current: 'a b' } }), mapping).url).toBe(
      'https://x.org/en/a%20b',
    );
    expect(valueAt({ tags: [{ name: 'a' }, { name: 'b' }, 7] }, 'tags[].name')).toEqual(['a', 'b']);
    expect(valueAt({ images: [{ url: '/a' }] }, 'images.0.url')).toBe('/a');
    expect([valueAt({}, 'constructor.name'), valueAt(null, 'a')]).toEqual([undefined, undefined]);
  });

  it('leave out names that are only references', () => {
    expect(namesOf(['2e279ef7-80ba-4254-955b-27ffefc9c0e8', { _ref: 'a' }, 3, { edges: [] }])).toEqual([]);
    expect(guessFields({ title: 'T', author: 3 }).authors).toEqual([]);
    expect(titleOf({ rendered: 'a &amp; b' })).toBe('a & b');
  });
});

describe('documents that are not as they should be', () => {
  it('without a title: set aside, and it is said which field to fill in', () => {
    expect(() => contentOf(aDocument({ title: ' ', body: 'w' }), {})).toThrow(
      'This article has no title. Fill in “title”, and publish it again.',
    );
    expect(() => contentOf(aDocument({ body: 'w' }), {})).toThrow(/Name the field that holds it under fields.title/);
  });

  it('without a text: mapped', () => {
    expect(contentOf(aDocument({ title: 'T', body: null }), {})).toMatchObject({ title: 'T', summary: '', body: null });
  });

  it('with 5 MB of text: mapped, its start kept', () => {
    const { body } = contentOf(aDocument({ title: 'T', body: 'word '.repeat(1_000_000) }), {});
    expect(body).toMatchObject({ format: 'text' });
    expect(body!.text.length).toBeLessThanOrEqual(100_000);
  });

  it('with a circle of references: mapped', () => {
    const record: Record<string, unknown> = {
      title: 'T',
      body: [{ type: 'paragraph', children: [{ type: 'text', text: 'w' }] }],
    };
    const related = { title: 'Other', related: record, children: [] as unknown[] };
    related.children.push(related);
    Object.assign(record, {
      related,
      tags: [related],
      author: related,
      cover: related,
      content: related,
      seo: related,
    });
    const content = contentOf(aDocument(record), {});
    expect(content).toMatchObject({ title: 'T', topics: ['Other'], body: { text: 'w' } });
    expect(() => JSON.stringify(content)).not.toThrow();
  });

  it('of a content type that is none: passed over, and it is said why', () => {
    expect(isContent(aDocument({ label: 'Menu', links: [] }), {})).toBe(false);
    expect(isContent(aDocument({ title: 'T', body: 'w' }), { types: ['recipe'] })).toBe(false);
    expect(notContentReason(['menu'], {})).toBe(
      'menu is not a content type with a title and a text; name it under types in the mapping to take it.',
    );
    expect(notContentReason(['menu'], { types: ['a'] })).toBe(
      'menu is not among the content types that the mapping names under types.',
    );
  });

  it('with a locale that is missing or none', () => {
    expect([localeOf(null), localeOf(''), localeOf('pt-BR')]).toEqual([null, null, 'pt-BR']);
    expect(() => localeOf('english!')).toThrow(
      'The locale must be a language tag like “en” or “pt-BR”. “english!” is none.',
    );
  });

  it.each([
    ['the first moment of 1970, which is an empty field', '1970-01-01T00:00:00Z', null],
    ['0', 0, null],
    ['zeros', '0000-00-00 00:00:00', null],
    ['a day of 1970', '1970-06-01', Date.UTC(1970, 5, 1)],
    ['seconds', 1_767_225_600, T0],
    ['milliseconds', T0, T0],
    ['9999', '9999-12-31', Date.UTC(9999, 11, 31)],
    ['10000', '+010000-01-01', 'invalid'],
  ])('with a date of %s', (_, given, expected) => {
    expect(fieldTimeOf(given)).toBe(expected);
  });

  it('are shown from their publishing on, and for good, where dates are those of an empty field', () => {
    const record = { title: 'T', body: 'w', publishedAt: '1970-01-01', expiresAt: '1970-01-01', date: null };
    expect(contentOf(aDocument(record), {})).toMatchObject({ publishedAt: null, expiresAt: null, liveSince: T0 });
    expect(contentOf(aDocument({ ...record, expiresAt: '9999-12-31' }), {}).expiresAt).toBe(Date.UTC(9999, 11, 31));
  });
});

describe('a mapping file', () => {
  it('is read', () => {
    const mapping = {
      types: ['a'],
      fields: { title: 'headline', topics: ['tags[].name'], premium: null },
      bodyFormat: 'lexical',
    };
    expect(parseMapping(`\uFEFF${JSON.stringify(mapping)}`, 'm.json')).toEqual(mapping);
  });

  it('says everything that is wrong at once, in words', () => {
    const bad = {
      feilds: {},
      types: 'article',
      fields: { titel: 'x', body: 7, summary: '' },
      fieldsOfType: { story: { autors: 'x' } },
      bodyFormat: 'rtf',
      defaultLocale: 'english!',
      urlTemplate: 'example.org/{slug}',
      assetBase: 'ftp://x',
    };
    const message = messageOf(() => parseMapping(JSON.stringify(bad), 'm.json'));
    expect(message.split('\n')).toHaveLength(11);
    for (const part of [
      'm.json cannot be used:',
      'feilds is not known. Did you mean “fields”?',
      'types must be a list of names',
      'fields.titel is not known. Did you mean “title”?',
      'fields.body must be the path of a field',
      'fields.summary must be the path of a field',
      'fieldsOfType.story.autors is not known. Did you mean “authors”?',
      'bodyFormat must be one of html, markdown',
      'defaultLocale must be a language tag',
      'urlTemplate must begin with https:// or /',
      'assetBase must be an address',
    ]) {
      expect(message).toContain(part);
    }
  });

  it.each([
    ['{"types":', 'It is not JSON'],
    ['[]', 'The mapping must be an object'],
    ['{"types":["a"],"fieldsOfType":{"b":{"title":"x"}}}', 'fieldsOfType.b is never used'],
    ['{"fields":{"title":null}}', 'nothing can be shown without a title'],
    ['{"urlTemplate":"/{slug"}', 'a brace'],
  ])('refuses %s', (given, reason) => {
    expect(messageOf(() => parseMapping(given, 'm.json'))).toContain(reason);
  });
});

function messageOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return '';
}
