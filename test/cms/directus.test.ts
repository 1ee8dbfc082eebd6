import fc from 'fast-check';
import { Refusal } from '../../src/core/refusal';
import type { DocumentRef } from '../../src/core/content-source';
import {
  answerOf,
  apiOf,
  BASE_URL,
  deliveryOf,
  OTHER_SECRET,
  recordingsOf,
  replay,
  SECRET,
  sourceOf,
  timelineOf,
  visible,
} from './recordings';

const recordings = recordingsOf('directus');
const source = sourceOf('directus');
const api = apiOf('directus');
const ARTICLE = '32c0da5a-8069-4a3b-bff0-ca0b86f097cb';
const TWO = '8d690957-3ee9-4c13-a08e-c4f2d6bf8192';
const THREE = 'ee3120d0-c5a9-4b33-b665-7a6c29fe40fc';
const FOUR = '43218fe4-07ad-4404-a6ad-59d9c38fc896';
const FIVE = 'ab59e4af-9785-4f0b-acdd-a4efdfd10b51';

const said = (prefix: string, receivedAt = 1_000) =>
  source.normalize(
    deliveryOf('directus', recordings.find(({ name }) => name.startsWith(prefix))!.rawBody, { receivedAt }),
  );
const itemIds = (prefix: string) => said(prefix).refetch?.map(({ type, id }) => `${type}/${id}`);

describe('the recordings of a running Directus', () => {
  const article = (...ids: string[]) => ids.map((id) => `articles/${id}`);
  const MEANINGS: Record<string, string[] | string> = {
    '01': /not about an item/.source,
    '02': 'authors is not a collection',
    '03': 'tags is not a collection',
    '04': 'tags is not a collection',
    '05': 'tags is not a collection',
    ...Object.fromEntries(['06', '07', '08', '09', '10', '11', '12', '13'].map((n) => [n, article(ARTICLE)])),
    '14': article(ARTICLE),
    '15': article(ARTICLE),
    '16': ['articles_translations/1'],
    '17': ['articles_translations/1'],
    '18': article(ARTICLE),
    '19': article(ARTICLE),
    '20': 'tags is not a collection',
    '21': article(ARTICLE),
    '22': 'taken out of a document',
    ...Object.fromEntries(['23', '24', '25', '26'].map((n) => [n, article(ARTICLE)])),
    '27': [],
    ...Object.fromEntries(['28', '29', '30', '35', '37'].map((n) => [n, article(TWO)])),
    ...Object.fromEntries(['31', '32', '33', '36', '38'].map((n) => [n, article(THREE)])),
    '34': article(TWO, THREE),
    '39': [],
    ...Object.fromEntries(['40', '41', '42', '43', '44', '45', '46'].map((n) => [n, article(FOUR)])),
    '47': article(FOUR, FIVE),
    '48': article(FOUR, FIVE),
    ...Object.fromEntries(['49', '50', '51', '53'].map((n) => [n, article(FOUR)])),
    '55': 'tags is not a collection',
    '56': 'tags is not a collection',
  };
  const BROKEN = ['52', '54'];
  const readable = recordings.filter(({ name }) => !BROKEN.includes(name.slice(0, 2)));

  it.each(readable)('$name names what is to be read again, or says why not', ({ name, rawBody, headers }) => {
    const delivery = deliveryOf('directus', rawBody, { headers: { ...headers, 'x-webhook-secret': SECRET } });
    expect(() => source.verify(delivery, 0)).not.toThrow();
    expect(() => source.check(delivery)).not.toThrow();
    const { refetch = [], ignored } = source.normalize(delivery);
    const expected = MEANINGS[name.slice(0, 2)]!;
    if (typeof expected === 'string') expect(ignored).toMatch(expected);
    else expect(refetch.map(({ type, id }) => `${type}/${id}`)).toEqual(expected);
  });

  it.each(recordings.filter(({ name }) => BROKEN.includes(name.slice(0, 2))))(
    '$name is refused at the door with what to do about it',
    ({ rawBody }) => {
      expect(() => source.check(deliveryOf('directus', rawBody))).toThrow(
        /The body is not JSON. Use {{\$trigger}} as the whole body/,
      );
    },
  );

  it('deletes at once, at the time of arrival', () => {
    expect(said('27', 77).changes).toEqual([
      {
        op: 'delete',
        source: 'directus',
        id: `directus:articles:${ARTICLE}`,
        locale: null,
        version: { order: 77, arrival: 77 },
      },
    ]);
    expect(said('39').changes.map(({ id }) => id)).toEqual([TWO, THREE].map((id) => `directus:articles:${id}`));
  });

  it('takes numbers and strings for the same key', () => {
    expect(itemIds('16')).toEqual(itemIds('17'));
  });

  it('takes two edits alike for two, for the second may follow an unpublish', () => {
    const idAt = (prefix: string, receivedAt: number) => {
      const { rawBody } = recordings.find(({ name }) => name.startsWith(prefix))!;
      return source.deliveryId(deliveryOf('directus', rawBody, { receivedAt }));
    };
    expect(idAt('11', 1)).not.toBe(idAt('12', 2));
    expect(idAt('11', 1)).toBe(idAt('11', 1));
  });

  it('follows a mapping', () => {
    const mapped = sourceOf('directus', { types: ['tags'] });
    const at = (prefix: string) =>
      mapped.normalize(deliveryOf('directus', recordings.find(({ name }) => name.startsWith(prefix))!.rawBody));
    expect(at('20').refetch).toEqual([{ type: 'tags', id: '1', itemId: 'directus:tags:1' }]);
    expect(at('10').ignored).toMatch(/articles is not a collection of content/);
    expect(at('14').ignored).toMatch(/belongs to articles, which is not content/);
  });
});

describe('what was not recorded', () => {
  const normalize = (body: object, event: string | null = null) =>
    source.normalize(deliveryOf('directus', JSON.stringify(body), { event }));

  it('takes the event from the address where the body has none', () => {
    expect(normalize({ collection: 'articles', keys: [4] }, 'items.update').refetch).toHaveLength(1);
    expect(() => normalize({ keys: [4] })).toThrow(/names no event/);
  });

  it('knows bare event names, with the collection beside them', () => {
    const { refetch } = normalize({ event: 'items.update', collection: 'articles', keys: ['7'], payload: {} });
    expect(refetch).toEqual([{ type: 'articles', id: '7', itemId: 'directus:articles:7' }]);
  });

  it('compares everything where one event names more documents than can be asked for one by one', () => {
    const keys = Array.from({ length: 501 }, (_, key) => key);
    expect(normalize({ event: 'articles.items.update', keys, payload: {} })).toMatchObject({ compareAll: true });
  });

  it.each([
    [{ event: 'articles.items.update' }],
    [{ event: 'articles.items.update', keys: [] }],
    [{ event: 'articles.items.update', keys: [''] }],
    [{ event: 'articles.items.update', keys: ['a b'] }],
    [{ event: 'articles.items.update', keys: [1.5] }],
    [{ event: 'articles.items.update', keys: { a: 1 } }],
    [{ event: 7 }],
  ])('refuses %j', (body) => {
    expect(() => normalize(body)).toThrow(Refusal);
  });

  it('passes over what is no document', () => {
    for (const event of ['auth.login', 'directus_users.items.update', 'articles.items.sort'])
      expect(normalize({ event, keys: [1] }).ignored).toEqual(expect.any(String));
    expect(normalize({ event: 'articles_translations.items.delete', keys: [1], payload: [1] }).ignored).toMatch(
      /taken out/,
    );
  });
});

describe('the secret of Directus', () => {
  const verify =
    (headers: Record<string, string>, secrets = [SECRET]) =>
    () =>
      sourceOf('directus', undefined, secrets).verify(deliveryOf('directus', '{}', { headers }), 0);

  it('is taken from either header, and while it is changed both are good', () => {
    expect(verify({ 'x-webhook-secret': SECRET })).not.toThrow();
    expect(verify({ authorization: `Bearer ${OTHER_SECRET}` }, [SECRET, OTHER_SECRET])).not.toThrow();
    expect(verify({ 'x-webhook-secret': OTHER_SECRET })).toThrow(Refusal);
    expect(verify({})).toThrow(Refusal);
  });
});

describe('the API of Directus', () => {
  const ref: DocumentRef = { type: 'articles', id: 'a/b', itemId: 'directus:articles:a/b' };
  const times = { asOf: 50_000, askedAt: 60_000, receivedAt: 61_000 };
  const version = { order: 60_000, arrival: 61_000 };

  it('asks for one item as for a list, which tells gone from forbidden', () => {
    const [asked] = api.fetchOne(ref);
    const url = new URL(asked!.url);
    expect(url.origin + url.pathname).toBe(`${BASE_URL}/items/articles`);
    expect(Object.fromEntries(url.searchParams)).toEqual({ limit: '1', fields: '*.*.*', 'filter[id][_eq]': 'a/b' });
    expect(asked!.headers).toEqual({ authorization: 'Bearer token' });
    const gone = api.readOne([{ status: 200, json: { data: [] } }], ref, times);
    expect(gone).toEqual([{ op: 'delete', source: 'directus', id: ref.itemId, locale: null, version }]);
    for (const name of ['missing', 'no-token'])
      expect(() => api.readOne([answerOf('directus', name)], ref, times)).toThrow(/does not accept the token/);
  });

  it('reads an item whole', () => {
    const changes = api.readOne([answerOf('directus', 'one')], ref, times);
    const id = 'directus:articles:5957ebf4-d7c3-4421-89e2-359723823e3a';
    expect(changes.at(-1)).toMatchObject({
      op: 'upsert',
      id,
      locale: 'en',
      version,
      content: {
        type: 'articles',
        title: 'Quick 5',
        topics: ['Science'],
        authors: ['Ana Lopes'],
        premium: true,
        publishedAt: Date.parse('2026-11-21T11:07:01.476Z'),
        liveSince: Date.parse('2026-11-21T11:06:56.635Z'),
        image: null,
        body: { format: 'html' },
      },
    });
    expect(visible(replay(changes))).toEqual({ [id]: { en: 'Quick 5' } });
    expect(JSON.stringify(changes)).not.toMatch(/private\.example|9c0c3c9e/);
  });

  const item = {
    id: 'x',
    status: 'published',
    title: 'Oceans',
    summary: 'On oceans.',
    body: '<p>Water.</p>',
    slug: 'oceans',
    cover: { id: 'f1', type: 'image/png', title: 'Waves', width: 16, height: 9, filename_disk: 'f1.png' },
    author: { id: 'u', first_name: 'Ana', last_name: 'Lopes', email: 'ana@private.example', title: 'Editor' },
    tags: [{ id: 1, articles_id: { id: 'x', title: 'Oceans' }, tags_id: { id: 2, name: 'Sea' } }],
    translations: [
      {
        id: 1,
        articles_id: 'x',
        languages_code: { code: 'pt-BR', name: 'Português' },
        title: 'Oceanos',
        slug: 'oceanos',
      },
      { id: 2, articles_id: 'x', languages_code: 'de', title: null, slug: null },
    ],
  };
  const read = (more: object, options?: Record<string, string>, type = 'articles') =>
    apiOf('directus', { options }).readOne(
      [{ status: 200, json: { data: [{ ...item, ...more }] } }],
      { ...ref, type },
      times,
    );

  it('makes one item of all languages, and unwraps what it leads to', () => {
    const changes = read({});
    expect(visible(replay(changes))).toEqual({ 'directus:articles:x': { en: 'Oceans', 'pt-BR': 'Oceanos' } });
    const of = (locale: string) => changes.find((change) => change.op === 'upsert' && change.locale === locale);
    expect(of('en')).toMatchObject({
      content: {
        image: { url: '/assets/f1', alt: 'Waves' },
        authors: ['Ana Lopes'],
        topics: ['Sea'],
        attributes: { slug: 'oceans' },
      },
    });
    expect(of('pt-BR')).toMatchObject({ content: { attributes: { slug: 'oceanos' }, topics: ['Sea'] } });
    expect(JSON.stringify(changes)).not.toContain('private.example');
  });

  it('hides a language that was taken out', () => {
    const before = replay(read({}));
    const later = api.readOne([{ status: 200, json: { data: [{ ...item, translations: [] }] } }], ref, {
      asOf: 70_000,
      askedAt: 70_000,
      receivedAt: 70_001,
    });
    expect(visible(replay(later, before))).toEqual({ 'directus:articles:x': { en: 'Oceans' } });
    expect(visible(replay([...read({})], replay(later)))).toEqual({ 'directus:articles:x': { en: 'Oceans' } });
  });

  it('hides what has another status, takes what has none', () => {
    for (const status of ['draft', 'archived', null]) expect(visible(replay(read({ status })))).toEqual({});
    expect(read({ status: 'live' }, { published: 'live, promoted' })).toHaveLength(3);
    expect(read({ status: undefined, state: 'draft' }, { statusField: 'state' })).toMatchObject([{ op: 'withdraw' }]);
    const { status: _, ...without } = item;
    expect(api.readOne([{ status: 200, json: { data: without } }], ref, times)).toHaveLength(3);
  });

  it('finds the document behind a translation that was edited by itself', () => {
    const [part] = said('17').refetch!;
    const [asked] = api.fetchOne(part!);
    const url = new URL(asked!.url);
    expect(url.pathname).toBe('/items/articles');
    expect(url.searchParams.get('filter[translations][id][_eq]')).toBe('1');
    const changes = api.readOne([{ status: 200, json: { data: [item] } }], part!, times);
    expect(visible(replay(changes))).toEqual({ 'directus:articles:x': { en: 'Oceans', 'pt-BR': 'Oceanos' } });
    expect(api.readOne([{ status: 200, json: { data: [] } }], part!, times)).toEqual([]);
  });

  it('lists page by page', () => {
    const first = api.list('articles', null);
    expect(first.url).toContain('sort=id');
    const page = api.readPage(answerOf('directus', 'page1'), first, times);
    expect(page).toMatchObject({ total: 32, unmapped: [], refetch: [] });
    expect(page.changes.map(({ op }) => op)).toEqual(['upsert', 'upsert', 'upsert', 'upsert']);
    // The server gave four where fifty were asked for: it may allow no more.
    const next = new URL(page.next!.url).searchParams;
    expect([next.get('page'), next.get('limit')]).toEqual(['2', '4']);
    const last = api.readPage({ status: 200, json: { data: [item], meta: { filter_count: 5 } } }, page.next!, times);
    expect(last.next).toBeNull();
    const since = new URL(api.list('articles', 0).url).searchParams;
    expect(since.get('filter[_or][0][date_updated][_gte]')).toBe('1970-01-01T00:00:00.000Z');
    expect(since.get('filter[_or][1][date_created][_gte]')).toBe('1970-01-01T00:00:00.000Z');
  });

  it('sets a listed item without a title aside and goes on', () => {
    const data = [{ ...item, id: 'y', title: '', translations: [] }, item];
    const page = api.readPage({ status: 200, json: { data } }, api.list('articles', null), times);
    expect(page.unmapped).toEqual([
      { itemId: 'directus:articles:y', reason: expect.stringContaining('has no title') as string },
    ]);
    expect(page.changes).toHaveLength(2);
    expect(page.next).toBeNull();
  });

  it('refuses what is no answer of Directus', () => {
    for (const answer of [
      { status: 200, json: undefined },
      { status: 200, json: { data: 'x' } },
      { status: 400, json: {} },
    ])
      expect(() => api.readOne([answer], ref, times)).toThrow(Refusal);
  });
});

describe('edits in any order', () => {
  interface Timeline {
    readonly requests: readonly { readonly at: number; readonly rawBody: string }[];
    readonly createdOrder: readonly string[];
  }

  it('names each of the documents that were made at once', () => {
    const { requests, createdOrder } = timelineOf<Timeline>('directus', 'bulk-parallel-15');
    const named = requests.flatMap(
      ({ rawBody, at }) => source.normalize(deliveryOf('directus', rawBody, { receivedAt: at })).refetch ?? [],
    );
    expect(
      named
        .filter(({ type }) => type === 'articles')
        .map(({ id }) => id)
        .sort(),
    ).toEqual([...createdOrder].sort());
  });

  it('ends at the truth, whatever comes first or twice, for each event asks anew', () => {
    type Step = { title: string | null; status: string };
    const step = fc.record({ title: fc.constantFrom('A', 'B', 'C'), status: fc.constantFrom('published', 'draft') });
    const steps: fc.Arbitrary<Step[]> = fc.array(step, { minLength: 1, maxLength: 8 });
    const ref = { type: 'articles', id: 'x', itemId: 'directus:articles:x' };
    fc.assert(
      fc.property(
        steps,
        fc.boolean(),
        fc.array(fc.nat(7), { minLength: 16, maxLength: 16 }),
        (history, isDeleted, asked) => {
          // Every event makes us ask at some later point of the history; the answers may be taken in in any order.
          const answers = history.map((_, at) => {
            const seenAt = Math.min(history.length - 1, at + asked[2 * at]!);
            const { title, status } = history[seenAt]!;
            const data = [{ id: 'x', title, status, body: 'Words.' }];
            const times = { asOf: seenAt * 1_000, askedAt: seenAt * 1_000, receivedAt: seenAt * 1_000 + 10 };
            return { at: asked[2 * at + 1]!, changes: api.readOne([{ status: 200, json: { data } }], ref, times) };
          });
          const shuffled = [...answers].sort((a, b) => a.at - b.at).flatMap(({ changes }) => changes);
          const body = '{"event":"articles.items.delete","keys":["x"],"payload":["x"]}';
          const deleted = isDeleted
            ? source.normalize(deliveryOf('directus', body, { receivedAt: 9_000 })).changes
            : [];
          const { title, status } = history.at(-1)!;
          const expected = isDeleted || status === 'draft' ? {} : { 'directus:articles:x': { en: title } };
          const lastAnswer = answers.at(-1)!.changes;
          expect(visible(replay([...deleted, ...shuffled, ...lastAnswer]))).toEqual(expected);
        },
      ),
      { numRuns: 200 },
    );
  });
});
