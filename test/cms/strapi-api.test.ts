import fc from 'fast-check';
import { pathOf } from '../../src/cms/strapi-paths';
import type { ConnectedApi } from '../../src/core/connected-api';
import type { DocumentRef } from '../../src/core/content-source';
import { Refusal } from '../../src/core/refusal';
import { answerOf, apiOf, BASE_URL, deliveryOf, replay, SECRET, sourceOf, timelineOf, visible } from './recordings';

const api = apiOf('strapi');
const ref: DocumentRef = { type: 'api::article.article', id: 'abc', itemId: 'strapi:abc' };
const times = { asOf: 50_000, receivedAt: 61_000 };
const version = { order: 50_000, arrival: 61_000 };
const NONE = {
  status: 200,
  json: { data: [], meta: { pagination: { page: 1, pageSize: 100, pageCount: 0, total: 0 } } },
};
const queryOf = (url: string) => Object.fromEntries(new URL(url).searchParams);

function rows(...data: readonly object[]) {
  return {
    status: 200,
    json: { data, meta: { pagination: { page: 1, pageSize: 100, pageCount: 1, total: data.length } } },
  };
}

const row = (locale: string, title: string, more: object = {}) => ({
  id: 7,
  documentId: 'abc',
  title,
  body: 'Words.',
  locale,
  publishedAt: '2026-01-01T00:00:00.000Z',
  ...more,
});

describe('one document of Strapi', () => {
  it('is asked for in all languages, and whether there is a draft of it', () => {
    const [whole, draft] = api.fetchOne(ref);
    expect(whole!.url).toMatch(`${BASE_URL}/api/articles?`);
    expect(queryOf(whole!.url)).toEqual({
      'pagination[pageSize]': '100',
      'filters[documentId][$eq]': 'abc',
      populate: '*',
      locale: '*',
    });
    expect(queryOf(draft!.url)).toEqual({
      'pagination[pageSize]': '100',
      'filters[documentId][$eq]': 'abc',
      status: 'draft',
      locale: '*',
      'fields[0]': 'updatedAt',
    });
    expect(whole!.headers).toEqual({ authorization: 'Bearer token' });
  });

  it('is what its published rows say, and nothing else', () => {
    const before = api.readOne([rows(row('en', 'One'), row('pt', 'Um')), NONE], ref, times);
    expect(visible(replay(before))).toEqual({ 'strapi:abc': { en: 'One', pt: 'Um' } });
    const later = { asOf: 70_000, receivedAt: 70_001 };
    const after = api.readOne([rows(row('pt', 'Dois')), NONE], ref, later);
    expect(visible(replay(after, replay(before)))).toEqual({ 'strapi:abc': { pt: 'Dois' } });
    expect(visible(replay(before, replay(after)))).toEqual({ 'strapi:abc': { pt: 'Dois' } });
  });

  it('is hidden where there is only a draft, and gone where there is nothing', () => {
    const none = { source: 'strapi', id: 'strapi:abc', locale: null, version };
    expect(api.readOne([NONE, rows({ documentId: 'abc' })], ref, times)).toEqual([{ op: 'withdraw', ...none }]);
    expect(api.readOne([NONE, NONE], ref, times)).toEqual([{ op: 'delete', ...none }]);
  });

  it('is ordered beside webhooks by the time of asking', () => {
    const published = api.readOne([rows(row('en', 'One')), NONE], ref, times);
    const unpublish = (at: number) => {
      const entry = { id: 7, documentId: 'abc', title: 'One', body: 'Words.', locale: 'en', publishedAt: '2026-01-01' };
      const body = { event: 'entry.unpublish', createdAt: new Date(at).toISOString(), model: 'article', entry };
      return sourceOf('strapi').normalize(deliveryOf('strapi', JSON.stringify(body), { receivedAt: at })).changes;
    };
    for (const order of [(a: unknown[], b: unknown[]) => [...a, ...b], (a: unknown[], b: unknown[]) => [...b, ...a]]) {
      const seen = (at: number) => visible(replay(order([...published], [...unpublish(at)]) as typeof published));
      expect(seen(50_001)).toEqual({});
      expect(seen(49_999)).toEqual({ 'strapi:abc': { en: 'One' } });
    }
  });

  it('of Strapi 4 is one row, its fields and relations unwrapped', () => {
    const four = apiOf('strapi', { options: { version: '4' } });
    const old: DocumentRef = { type: 'article', id: '5', itemId: 'strapi:article:5' };
    const [whole, draft] = four.fetchOne(old);
    expect(queryOf(whole!.url)).toMatchObject({ 'filters[id][$eq]': '5', locale: 'all' });
    expect(queryOf(draft!.url)).toMatchObject({ publicationState: 'preview' });
    const {
      id,
      documentId: _,
      ...attributes
    } = row('pt', 'Um', {
      id: 5,
      tags: { data: [{ id: 1, attributes: { name: 'Mar' } }] },
      cover: { data: { id: 2, attributes: { url: '/uploads/a.png' } } },
      author: { data: null },
    });
    expect(four.readOne([rows({ id, attributes }), NONE], old, times).at(-1)).toMatchObject({
      op: 'upsert',
      id: 'strapi:article:5',
      locale: 'pt',
      content: { topics: ['Mar'], image: { url: '/uploads/a.png' }, authors: [] },
    });
  });

  it('is refused where the token is, and where the answer is none of Strapi’s', () => {
    expect(() => api.readOne([answerOf('strapi', 'no-token'), NONE], ref, times)).toThrow(/does not accept the token/);
    expect(() => api.readOne([answerOf('strapi', 'missing'), NONE], ref, times)).toThrow(/status 404/);
    expect(() => api.readOne([{ status: 200, json: undefined }, NONE], ref, times)).toThrow(Refusal);
  });
});

describe('the list of Strapi', () => {
  it('reads a recorded page', () => {
    const first = api.list('api::article.article', null);
    expect(queryOf(first.url)).toMatchObject({ locale: '*', populate: '*', 'sort[0]': 'documentId:asc' });
    const page = api.readPage(answerOf('strapi', 'page1'), first, times);
    expect(page).toMatchObject({ total: 26, unmapped: [], refetch: [] });
    expect(page.changes).toHaveLength(5);
    expect(page.changes[0]).toMatchObject({
      op: 'upsert',
      id: 'strapi:vwg6gr6ed30nhbsb2057tjz7',
      locale: 'en',
      version,
      content: {
        type: 'article',
        title: 'Garden and Glacier, part 15',
        topics: ['Science', 'Food & drink'],
        authors: ['Ana Lopes'],
        liveSince: Date.parse('2026-11-21T11:16:52.393Z'),
      },
    });
    const next = queryOf(page.next!.url);
    expect(next['filters[$and][0][documentId][$gte]']).toBe(page.changes.at(-1)!.id.replace('strapi:', ''));
    expect(api.readPage(rows(), page.next!, times)).toMatchObject({ changes: [], next: null, total: null });
  });

  it('leaves drafts out and knows that a page was cut', () => {
    const first = api.list('article', null);
    expect(api.readPage(answerOf('strapi', 'drafts'), first, times).changes).toEqual([]);
    expect(api.readPage(answerOf('strapi', 'too-big'), first, times).next).toBeNull();
  });

  it('asks for what was published since, too, for publishing many at once leaves updatedAt alone', () => {
    expect(queryOf(api.list('article', 0).url)).toMatchObject({
      'filters[$or][0][updatedAt][$gt]': '1970-01-01T00:00:00.000Z',
      'filters[$or][1][publishedAt][$gt]': '1970-01-01T00:00:00.000Z',
    });
  });

  it('keeps the type with the address, for a mapping that names it by its uid', () => {
    const own = apiOf('strapi', { mapping: { types: ['api::story.story'] }, options: { 'path.story': '/tales/' } });
    const asked = own.list('api::story.story', null);
    expect(asked.url).toContain(`${BASE_URL}/api/tales?`);
    expect(own.readPage(rows(row('en', 'One')), asked, times).changes).toMatchObject([{ content: { type: 'story' } }]);
    expect(own.readPage(rows(row('en', 'One')), own.list('article', null), times).changes).toEqual([]);
  });

  it('guesses the plural in the address', () => {
    const paths = ['article', 'story', 'box', 'class', 'branch', 'blog-post', 'day'].map((model) => pathOf(model, {}));
    expect(paths).toEqual(['articles', 'stories', 'boxes', 'classes', 'branches', 'blog-posts', 'days']);
  });

  interface StoredRow {
    readonly documentId: string;
    readonly locale: string;
  }

  /** A Strapi of these rows, which allows so many a page. */
  function answerAs(stored: readonly StoredRow[], url: string, pageSize: number) {
    const query = new URL(url).searchParams;
    const from = query.get('filters[$and][0][documentId][$gte]');
    const after = query.get('filters[$and][0][documentId][$gt]');
    const left = stored
      .filter(({ documentId }) => (from === null || documentId >= from) && (after === null || documentId > after))
      .sort((a, b) => (a.documentId < b.documentId ? -1 : a.documentId > b.documentId ? 1 : 0));
    const data = left.slice(0, pageSize).map((one) => ({ ...row(one.locale, 'T'), ...one }));
    return {
      status: 200,
      json: { data, meta: { pagination: { pageCount: Math.ceil(left.length / pageSize), total: left.length } } },
    };
  }

  function walk(stored: () => readonly StoredRow[], pageSize: number, connected: ConnectedApi): Set<string> {
    const seen = new Set<string>();
    for (let asked = connected.list('article', null), pages = 0; pages < 200; pages += 1) {
      const page = connected.readPage(answerAs(stored(), asked.url, pageSize), asked, times);
      page.changes.forEach(({ id, locale }) => seen.add(`${id}/${locale}`));
      if (page.next === null) return seen;
      asked = page.next;
    }
    throw new Error('It never ends.');
  }

  it('misses nothing that was there all the while, though rows come and go between pages', () => {
    const stored = fc.record({ documentId: fc.stringMatching(/^[a-f]{1,3}$/), locale: fc.constantFrom('en', 'pt') });
    const all = fc.uniqueArray(stored, {
      maxLength: 40,
      selector: ({ documentId, locale }) => `${documentId}/${locale}`,
    });
    const input = fc.tuple(all, fc.integer({ min: 2, max: 9 }), fc.infiniteStream(fc.boolean()));
    fc.assert(
      fc.property(input, ([documents, pageSize, stays]) => {
        const lasting = documents.filter((_, at) => at % 2 === 0);
        const seen = walk(
          () => documents.filter((document) => lasting.includes(document) || stays.next().value),
          pageSize,
          api,
        );
        for (const { documentId, locale } of lasting) expect(seen).toContain(`strapi:${documentId}/${locale}`);
      }),
      { numRuns: 200 },
    );
  });
});

describe('thirty articles by the API, six at a time, as a running Strapi sent them', () => {
  interface Timeline {
    readonly requests: readonly { readonly at: number; readonly rawBody: string }[];
  }
  const { requests } = timelineOf<Timeline>('strapi', 'bulk-rest-import-30-raw');
  const source = sourceOf('strapi', undefined, [SECRET]);
  const changes = requests.flatMap(
    ({ rawBody, at }) => source.normalize(deliveryOf('strapi', rawBody, { receivedAt: at })).changes,
  );

  it('end published, in whatever order they come', () => {
    const published = requests.filter(({ rawBody }) => rawBody.startsWith('{"event":"entry.publish"'));
    const truth = replay(changes);
    expect(Object.keys(visible(truth))).toHaveLength(published.length);
    fc.assert(
      fc.property(fc.shuffledSubarray(changes, { minLength: changes.length }), (sent) => {
        expect(visible(replay(sent))).toEqual(visible(truth));
      }),
      { numRuns: 50 },
    );
  });
});
