import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { ghostToken } from '../../src/cms/ghost-token';
import type { FieldMapping } from '../../src/cms/field-mapping';
import type { DocumentRef, RawDelivery } from '../../src/core/content-source';
import { Refusal } from '../../src/core/refusal';
import { apiOf, BASE_URL, deliveryOf, OTHER_SECRET, replay, SECRET, sourceOf, visible } from './recordings';

const T = Date.UTC(2026, 10, 21, 11, 0, 0);
const ID = '6920c0de0000000000000001';
const ITEM = `ghost:${ID}`;
const source = sourceOf('ghost');

/** A post as a webhook of Ghost 6 has it, built after its documented format and what was observed of a running one. */
const post = {
  id: ID,
  uuid: '0d0b2d60-0000-4000-8000-000000000001',
  title: 'Night trains are back',
  slug: 'night-trains',
  html: '<p>Six new lines open in spring.</p>',
  lexical: '{"root":{"children":[]}}',
  plaintext: 'Six new lines open in spring.',
  custom_excerpt: null,
  excerpt: 'Six new lines open in spring.',
  feature_image: 'https://ghost.example.org/content/images/train.jpg',
  feature_image_alt: 'A train',
  featured: true,
  status: 'published',
  visibility: 'paid',
  url: 'https://ghost.example.org/night-trains/',
  published_at: '2026-11-21T10:00:00.000Z',
  updated_at: '2026-11-21T11:00:00.000Z',
  tags: [
    { id: 't1', name: 'Travel', slug: 'travel', visibility: 'public' },
    { id: 't2', name: '#no-ads', slug: 'hash-no-ads', visibility: 'internal' },
  ],
  authors: [
    { id: 'u1', name: 'Ana Lopes', email: 'ana@private.example', last_seen: '2026-11-20', roles: [{ name: 'Owner' }] },
  ],
  primary_author: { id: 'u1', name: 'Ana Lopes', email: 'ana@private.example' },
  tiers: [{ id: 'g', name: 'Gold' }],
  post_revisions: [{ lexical: 'an older text', author: { email: 'ana@private.example' } }],
};

function signed(body: object, { t = T, secret = SECRET, event = null as string | null } = {}): RawDelivery {
  const raw = JSON.stringify(body);
  const code = createHmac('sha256', secret)
    .update(raw + String(t))
    .digest('hex');
  const headers = { 'x-ghost-signature': `sha256=${code}, t=${t}` };
  return deliveryOf('ghost', raw, { headers, event, receivedAt: t + 20 });
}

const told = (event: string | undefined, current: object, previous: object = {}) => ({
  ...(event && { event }),
  post: { current, previous },
});
const meaning = (body: object, more: Parameters<typeof signed>[1] = {}) => source.normalize(signed(body, more));
const opOf = (body: object, more: Parameters<typeof signed>[1] = {}) =>
  meaning(body, more)
    .changes.map(({ op }) => op)
    .at(-1) ?? null;

describe('the events of Ghost', () => {
  const draft = { ...post, status: 'draft' };
  const was = { id: ID, status: 'published' };

  it.each([
    ['post.published', told('post.published', post, { status: 'draft' }), 'upsert'],
    ['post.edited', told('post.edited', post, {}), 'upsert'],
    ['post.published.edited', told('post.published.edited', post, { title: 'Before' }), 'upsert'],
    ['post.unpublished', told('post.unpublished', draft, { status: 'published' }), 'withdraw'],
    ['post.edited to a draft', told('post.edited', draft, { status: 'published' }), 'withdraw'],
    ['post.edited of a draft', told('post.edited', draft, {}), null],
    ['post.added, a draft', told('post.added', draft, {}), null],
    ['post.scheduled', told('post.scheduled', { ...post, status: 'scheduled' }, { status: 'draft' }), null],
    ['a newsletter', told('post.published', { ...post, status: 'sent' }, { status: 'draft' }), null],
    ['post.unpublished of a delete', told('post.unpublished', {}, was), 'withdraw'],
    ['post.deleted', told('post.deleted', {}, was), 'delete'],
    ['post.deleted of a draft', told('post.deleted', {}, { ...was, status: 'draft' }), 'delete'],
    ['page.published', { event: 'page.published', page: { current: post, previous: {} } }, 'upsert'],
  ])('%s', (_, body, op) => {
    expect(opOf(body)).toBe(op);
  });

  it('understands Ghost 5, which names no event, by the address or by the status', () => {
    expect(opOf(told(undefined, post), { event: 'post.published' })).toBe('upsert');
    expect(opOf(told(undefined, post))).toBe('upsert');
    expect(opOf(told(undefined, draft, was))).toBe('withdraw');
    expect(opOf(told(undefined, {}, was), { event: 'post.unpublished' })).toBe('withdraw');
    expect(opOf(told(undefined, {}, was), { event: 'post.deleted' })).toBe('delete');
    expect(opOf(told(undefined, {}, was))).toBe('delete');
    expect(meaning({})).toEqual({ changes: [], compareAll: true, ignored: null });
    expect(meaning({}, { event: 'site.changed' }).compareAll).toBe(true);
  });

  it('compares all posts where Ghost says only that something changed', () => {
    expect(meaning({ event: 'site.changed' })).toEqual({ changes: [], compareAll: true, ignored: null });
  });

  it('asks for a post whose tags came by an import, not for one that is being deleted', () => {
    const ref = { type: 'post', id: ID, itemId: ITEM };
    expect(meaning(told('post.tag.attached', post)).refetch).toEqual([ref]);
    expect(meaning(told('post.tag.detached', {}, was)).ignored).toMatch(/deleted/);
  });

  it('passes over members, tags and what the mapping does not name', () => {
    expect(meaning({ event: 'member.added', member: { current: { email: 'x@y.example' } } }).ignored).toMatch(
      /not about a post/,
    );
    expect(meaning({ event: 'tag.edited', tag: { current: { name: 'x' } } }).ignored).toMatch(/not about a post/);
    const page = { event: 'page.published', page: { current: post, previous: {} } };
    expect(sourceOf('ghost', { types: ['post'] }).normalize(signed(page)).ignored).toMatch(/does not name page/);
  });

  it('takes what readers see, and nothing of the staff', () => {
    const { changes } = meaning(told('post.published', post));
    expect(changes.at(-1)).toMatchObject({
      op: 'upsert',
      source: 'ghost',
      id: ITEM,
      locale: 'en',
      version: { order: T, arrival: T + 20 },
      content: {
        type: 'post',
        title: 'Night trains are back',
        summary: 'Six new lines open in spring.',
        topics: ['Travel'],
        authors: ['Ana Lopes'],
        image: { url: 'https://ghost.example.org/content/images/train.jpg', alt: 'A train' },
        url: 'https://ghost.example.org/night-trains/',
        premium: true,
        featured: true,
        publishedAt: Date.parse('2026-11-21T10:00:00Z'),
        body: { format: 'html', text: 'Six new lines open in spring.' },
      },
    });
    expect(JSON.stringify(changes)).not.toMatch(/private\.example|older text|Gold|Owner|no-ads/);
  });

  it('puts everything into the default locale of the mapping', () => {
    const { changes } = sourceOf('ghost', { defaultLocale: 'pt' }).normalize(signed(told('post.published', post)));
    expect(changes.at(-1)?.locale).toBe('pt');
  });

  it.each([
    [{ post: {} }],
    [{ post: { current: { id: 7 } } }],
    [{ post: { current: { id: '../x' } } }],
    [told('post.published', { ...post, title: '' })],
  ])('refuses %j', (body) => {
    expect(() => meaning(body)).toThrow(Refusal);
  });
});

describe('the order of Ghost', () => {
  it('is the time of sending, for updated_at is the same for a whole second', () => {
    const sent = [
      signed(told('post.published', post), { t: T }),
      signed(told('post.published.edited', { ...post, title: 'Second' }), { t: T + 90 }),
      signed(told('post.unpublished', { ...post, title: 'Second', status: 'draft' }, { status: 'published' }), {
        t: T + 180,
      }),
      signed(told('post.published', { ...post, title: 'Third' }, { status: 'draft' }), { t: T + 270 }),
      signed(told('post.published.edited', { ...post, title: 'Fourth' }), { t: T + 360 }),
    ];
    const gone = ['post.tag.detached', 'post.unpublished', 'post.deleted'].map((event, n) =>
      signed(told(event, {}, { id: ID, status: 'published' }), { t: T + 500 + n }),
    );
    const changesOf = (deliveries: readonly RawDelivery[]) =>
      deliveries.flatMap((one) => source.normalize(one).changes);
    const upTo = fc.tuple(
      fc.integer({ min: 1, max: sent.length }),
      fc.boolean(),
      fc.array(fc.nat(), { minLength: 16, maxLength: 16 }),
    );
    fc.assert(
      fc.property(upTo, ([length, isDeleted, keys]) => {
        const history = [...sent.slice(0, length), ...(isDeleted ? gone : [])];
        const shuffled = [...history, ...history]
          .map((delivery, at) => ({ delivery, key: keys[at]! }))
          .sort((a, b) => a.key - b.key)
          .map(({ delivery }) => delivery);
        const titles = ['Night trains are back', 'Second', null, 'Third', 'Fourth'];
        const title = isDeleted ? null : titles[length - 1];
        expect(visible(replay(changesOf(shuffled)))).toEqual(title ? { [ITEM]: { en: title } } : {});
      }),
      { numRuns: 200 },
    );
  });

  it('tells two calls with the same body apart, and a repeat from a new one', () => {
    const idOf = (t: number) => source.deliveryId(signed({ event: 'site.changed' }, { t }));
    expect(idOf(T)).not.toBe(idOf(T + 1));
    expect(idOf(T)).toBe(idOf(T));
  });
});

describe('the signature of Ghost', () => {
  const delivery = signed(told('post.published', post));
  const verify =
    (given: RawDelivery = delivery, now = T, secrets = [SECRET]) =>
    () =>
      sourceOf('ghost', undefined, secrets).verify(given, now);
  const withHeader = (header: string) => ({ ...delivery, headers: { 'x-ghost-signature': header } });
  const header = delivery.headers['x-ghost-signature']!;

  it('is the HMAC of body and time, as anybody can compute it', () => {
    const code = createHmac('sha256', SECRET).update('{"a":1}1700000000000').digest('hex');
    const given = deliveryOf('ghost', '{"a":1}', {
      headers: { 'x-ghost-signature': `sha256=${code}, t=1700000000000` },
    });
    expect(verify(given, 1_700_000_000_000)).not.toThrow();
  });

  it('is good with either of two secrets, for five minutes both ways', () => {
    expect(verify()).not.toThrow();
    expect(verify(delivery, T, [OTHER_SECRET, SECRET])).not.toThrow();
    expect(verify(delivery, T, [OTHER_SECRET])).toThrow(/does not fit/);
    expect(verify(delivery, T + 300_000)).not.toThrow();
    expect(verify(delivery, T - 300_000)).not.toThrow();
    expect(verify(delivery, T + 300_001)).toThrow(/ago/);
    expect(verify(delivery, T - 300_001)).toThrow(/ahead of our clock/);
  });

  it.each([
    [header.replace(/t=.*/, 't=1')],
    [header.replace('sha256=', 'sha1=')],
    [''],
    ['sha256=ab, t=1'],
    [`${header}, t=2`],
  ])('refuses %j', (given) => {
    expect(verify(withHeader(given))).toThrow(Refusal);
  });

  it('must be there, and fit this body', () => {
    expect(verify({ ...delivery, headers: {} })).toThrow(/give the webhook in Ghost a secret/);
    expect(verify({ ...delivery, body: Buffer.from('{}') })).toThrow(/does not fit/);
  });
});

describe('the API of Ghost', () => {
  const KEY = `${'ab'.repeat(12)}:${'cd'.repeat(32)}`;
  const api = apiOf('ghost', { token: KEY });
  const ref: DocumentRef = { type: 'post', id: ID, itemId: ITEM };
  const times = { asOf: T, receivedAt: T + 40 };
  const version = { order: T, arrival: T + 40 };
  const listed = { ...post, published_at: '2026-11-21T10:00:00.000Z' };

  it('is let in by a token of its own for each request', () => {
    const { authorization } = api.credentials!(T);
    const [head, claims, signature] = authorization!.replace('Ghost ', '').split('.') as [string, string, string];
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as unknown;
    expect(read(head)).toEqual({ alg: 'HS256', typ: 'JWT', kid: 'ab'.repeat(12) });
    expect(read(claims)).toEqual({ iat: T / 1_000, exp: T / 1_000 + 240, aud: '/admin/' });
    const expected = createHmac('sha256', Buffer.from('cd'.repeat(32), 'hex'))
      .update(`${head}.${claims}`)
      .digest('base64url');
    expect(signature).toBe(expected);
    expect(api.credentials!(T + 60_000).authorization).not.toBe(authorization);
  });

  it('says which key it needs, for one of the Content API does not do', () => {
    for (const token of ['22444f78447824223cefc48062', '', ':', 'ab:zz', null])
      expect(() => apiOf('ghost', { token }).credentials!(T)).toThrow(/Admin API key/);
    expect(ghostToken('ab:cd', T)).toBeNull();
  });

  it('asks for one post with its text', () => {
    const [asked] = api.fetchOne(ref);
    expect(asked).toEqual({
      method: 'GET',
      url: `${BASE_URL}/ghost/api/admin/posts/${ID}/?formats=html&include=tags%2Cauthors`,
      headers: {},
    });
    expect(api.fetchOne({ ...ref, type: 'page' })[0]?.url).toContain('/admin/pages/');
  });

  it('reads what it is like now', () => {
    const answer = (more: object) => [{ status: 200, json: { posts: [{ ...listed, ...more }] } }];
    expect(visible(replay(api.readOne(answer({}), ref, times)))).toEqual({ [ITEM]: { en: post.title } });
    const none = { source: 'ghost', id: ITEM, locale: null, version };
    for (const status of ['draft', 'scheduled', 'sent'])
      expect(api.readOne(answer({ status }), ref, times)).toEqual([{ op: 'withdraw', ...none }]);
    const missing = [{ status: 404, json: { errors: [{ type: 'NotFoundError' }] } }];
    expect(api.readOne(missing, ref, times)).toEqual([{ op: 'delete', ...none }]);
    expect(() => api.readOne([{ status: 401, json: {} }], ref, times)).toThrow(/does not accept the token/);
    expect(() => api.readOne([{ status: 200, json: {} }], ref, times)).toThrow(Refusal);
  });

  it('lists page by page, with dates as Ghost reads them', () => {
    const first = api.list('post', null);
    expect(Object.fromEntries(new URL(first.url).searchParams)).toEqual({
      filter: 'status:published',
      order: 'id asc',
      limit: '100',
      page: '1',
      formats: 'html',
      include: 'tags,authors',
    });
    const since = new URL(api.list('posts', Date.UTC(2026, 10, 21, 11, 13, 58)).url);
    expect(since.pathname).toBe('/ghost/api/admin/posts/');
    expect(since.searchParams.get('filter')).toBe("status:published+updated_at:>='2026-11-21 11:13:58'");
    const meta = { pagination: { page: 1, limit: 100, pages: 2, total: 101, next: 2, prev: null } };
    const page = api.readPage(
      { status: 200, json: { posts: [listed, { ...listed, id: 'b', title: null }], meta } },
      first,
      times,
    );
    expect(page).toMatchObject({
      total: 101,
      unmapped: [{ itemId: 'ghost:b' }],
      changes: [{ op: 'upsert', id: ITEM }],
    });
    expect(new URL(page.next!.url).searchParams.get('page')).toBe('2');
    const end = { pagination: { ...meta.pagination, page: 2, next: null } };
    expect(api.readPage({ status: 200, json: { posts: [], meta: end } }, page.next!, times)).toMatchObject({
      changes: [],
      next: null,
    });
  });

  it('reads pages as pages, where the mapping wants them', () => {
    const json = { pages: [listed], meta: { pagination: { next: null, total: 1 } } };
    const readPages = (mapping?: FieldMapping) => {
      const own = apiOf('ghost', { token: KEY, mapping });
      return own.readPage({ status: 200, json }, own.list('page', null), times).changes;
    };
    expect(readPages()).toMatchObject([{ content: { type: 'page' } }]);
    expect(readPages({ types: ['post'] })).toEqual([]);
  });
});
