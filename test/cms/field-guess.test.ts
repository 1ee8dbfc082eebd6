import { fieldsFor, guessFields } from '../../src/cms/field-guess';
import { FieldMappingSchema } from '../../src/cms/field-mapping';
import { dateOf, imageOf, namesOf, titleOf, urlOf } from '../../src/cms/field-values';

describe('guessing fields', () => {
  it('goes by names, whatever their spelling', () => {
    const record = {
      Headline: 'H',
      stand_first: 's',
      bodyHtml: '<p>',
      published_at: '2026-01-01',
      'hero-image': 'x',
      tags: ['a'],
      byline: 'Ana',
    };
    expect(guessFields(record)).toMatchObject({
      title: ['Headline'],
      summary: ['stand_first'],
      body: ['bodyHtml'],
      publishedAt: ['published_at'],
      image: ['hero-image'],
      topics: ['tags'],
      authors: ['byline'],
    });
  });

  it('goes by types, and takes a field that is empty for what its name says', () => {
    const record = {
      title: 7,
      name: 'N',
      body: null,
      date: 'spring',
      expires: null,
      premium: 'yes',
      tags: { count: 2 },
    };
    expect(guessFields(record)).toMatchObject({
      title: ['name'],
      body: ['body'],
      publishedAt: [],
      expiresAt: ['expires'],
      premium: [],
    });
  });

  it('finds summaries in components, not in relations', () => {
    const record = {
      title: 'T',
      seo: { metaDescription: 'D' },
      author: { documentId: 'x', description: 'of Ana' },
      cover: { url: 'x', description: 'pic' },
    };
    expect(guessFields(record).summary).toEqual(['seo.metaDescription']);
  });

  it('passes over the fields of the CMS itself', () => {
    expect(guessFields({ publishedAt: '2026-01-01' }, ['publishedAt']).publishedAt).toEqual([]);
  });

  it('yields to a mapping, for one type or for all', () => {
    const mapping = { fields: { title: 'a', body: null }, fieldsOfType: { story: { title: ['b', 'c'] } } };
    expect(fieldsFor({ title: 'T', body: 'x', text: 'y' }, ['story'], mapping)).toMatchObject({
      title: ['b', 'c'],
      body: [],
    });
    expect(fieldsFor({ title: 'T' }, ['page'], mapping).title).toEqual(['a']);
    expect(fieldsFor({ title: 'T' }, ['constructor', '__proto__'], { fieldsOfType: {} }).title).toEqual(['title']);
  });

  it('checks a mapping whole', () => {
    expect(
      FieldMappingSchema.safeParse({ fields: { title: 'a', topics: ['b'], body: null }, assetBase: 'https://x.org' })
        .success,
    ).toBe(true);
    for (const bad of [
      { field: {} },
      { fields: { titel: 'x' } },
      { fields: { title: '' } },
      { assetBase: 'javascript:x' },
      { defaultLocale: '!' },
      { bodyFormat: 'rtf' },
    ]) {
      expect(FieldMappingSchema.safeParse(bad).success).toBe(false);
    }
  });
});

describe('values', () => {
  it.each([
    ['2026-03-01', Date.UTC(2026, 2, 1)],
    ['2026-03-01T09:00:00Z', Date.UTC(2026, 2, 1, 9)],
    ['2026-03-01T09:00:00.123+01:00', Date.UTC(2026, 2, 1, 8, 0, 0, 123)],
    ['2026-03-01 09:00:00', Date.UTC(2026, 2, 1, 9)],
    ['2026-03-01T09:00+0100', Date.UTC(2026, 2, 1, 8)],
    [0, 0],
    ['', null],
    [null, null],
    ['2026-02-30', 'invalid'],
    ['2026-13-01', 'invalid'],
    ['2026-03-01T25:00:00Z', 'invalid'],
    ['01.03.2026', 'invalid'],
    ['yesterday', 'invalid'],
    [NaN, 'invalid'],
    [Infinity, 'invalid'],
    [-1e15, 'invalid'],
    [{}, 'invalid'],
    [true, 'invalid'],
  ])('reads %j as a time', (given, expected) => {
    expect(dateOf(given)).toBe(expected);
  });

  it.each([
    ['https://example.org/a b', 'https://example.org/a%20b'],
    ['/a', '/a'],
    ['//evil.org', null],
    ['/\\evil.org', null],
    ['javascript:alert(1)', null],
    ['JaVaScRiPt:alert(1)', null],
    ['data:text/html,x', null],
    ['https://', null],
    [7, null],
  ])('reads %j as an address', (given, expected) => {
    expect(urlOf(given)).toBe(expected);
  });

  it('reads names from texts, objects and lists', () => {
    expect(namesOf('Food, travel ,food')).toEqual(['Food', 'travel']);
    expect(namesOf([{ name: 'Art, design' }, { title: 'Film' }, 'x', null, 7, {}])).toEqual([
      'Art, design',
      'Film',
      'x',
    ]);
    expect(namesOf({ count: 2 })).toEqual([]);
    expect(
      namesOf(
        Array(1_000)
          .fill('a')
          .map((a, i) => `${a}${i}`),
      ),
    ).toHaveLength(30);
  });

  it('reads pictures', () => {
    expect(imageOf({ url: '/a.png', alternativeText: 'A', width: 3, height: -1 })).toEqual({
      url: '/a.png',
      alt: 'A',
      width: 3,
    });
    expect(imageOf([{ src: '/a.png' }], 'https://cdn.org/x/')).toEqual({ url: 'https://cdn.org/a.png', alt: '' });
    expect(imageOf({ url: 'javascript:x' })).toBeNull();
    expect(imageOf(JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`))).toBeNull();
  });

  it('keeps titles on one line, clean and short', () => {
    expect(titleOf('a\u0000\n\tb\ud800')).toBe('a b\ufffd');
    expect(titleOf('x'.repeat(10_000))).toHaveLength(500);
    expect(titleOf('1 < 2 and <3')).toBe('1 < 2 and <3');
  });
});
