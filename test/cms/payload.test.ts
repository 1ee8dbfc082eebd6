import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { verifyPayload } from '../../src/cms/payload-signature';
import type { ContentChange } from '../../src/core/content-change';
import type { DocumentRef, RawDelivery } from '../../src/core/content-source';
import { Refusal } from '../../src/core/refusal';
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

const recordings = recordingsOf('payload');
const source = sourceOf('payload');
const api = apiOf('payload');

/** As our secret would have signed it, received a moment after it was sent. */
function signed(body: string, at?: number, secret = SECRET): RawDelivery {
  const { sentAt } = JSON.parse(body) as { sentAt?: string };
  const sent = at ?? Date.parse(sentAt ?? '2026-01-01T00:00:00Z');
  const t = Math.floor(sent / 1_000);
  const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
  return deliveryOf('payload', body, { headers: { 'x-payload-signature': `t=${t},v1=${v1}` }, receivedAt: sent + 5 });
}

const recorded = (prefix: string) => recordings.find(({ name }) => name.startsWith(prefix))!.rawBody;
const said = (prefix: string) => source.normalize(signed(recorded(prefix)));

describe('the recordings of a running Payload', () => {
  const NOT_CONTENT = ['01', '02', '03', '04', '05', '16'];
  const DRAFT = ['06', '07', '09', '15', '20'];
  const ASK = ['12', '13', '14', '17', '26', '27'];
  const DELETE = ['21', '28', '29'];

  it.each(recordings)('$name means what it means', ({ name, rawBody }) => {
    const delivery = signed(rawBody);
    expect(() => source.verify(delivery, delivery.receivedAt)).not.toThrow();
    expect(() => source.check(delivery)).not.toThrow();
    const { changes, refetch = [], ignored } = source.normalize(delivery);
    const number = name.slice(0, 2);
    if (NOT_CONTENT.includes(number)) expect(ignored).toMatch(/is not a collection with a title and a text/);
    else if (DRAFT.includes(number)) expect(ignored).toBe('A draft is not published content.');
    else if (ASK.includes(number)) expect([changes, refetch.map(({ type }) => type)]).toEqual([[], ['articles']]);
    else expect(changes.map(({ op }) => op)).toEqual([DELETE.includes(number) ? 'delete' : 'upsert']);
  });

  it('reads a published article', () => {
    expect(said('08').changes).toMatchObject([
      {
        id: 'payload:articles:1',
        locale: 'en',
        version: { order: Date.parse('2026-11-21T11:09:45.096Z') },
        content: {
          type: 'articles',
          title: 'Ocean and Orbit, part 1',
          summary: 'Edited while a draft.',
          topics: ['Food', 'Travel'],
          authors: ['Ana Lopes'],
          image: { url: 'http://127.0.0.1:18140/api/media/file/cover-one.png', alt: 'A cover', width: 16, height: 16 },
          publishedAt: Date.parse('2026-11-21T11:09:45.057Z'),
          attributes: {},
        },
      },
    ]);
    const [upsert] = said('08').changes;
    expect(upsert?.op === 'upsert' && upsert.content.body?.text).toContain(
      'First paragraph on ocean: ação & naïve <tags>',
    );
  });

  it('lets no e-mail address of the staff through', () => {
    for (const { rawBody } of recordings)
      expect(JSON.stringify(source.normalize(signed(rawBody)))).not.toContain('private.example');
  });

  it('asks where a draft cannot be told from an unpublish', () => {
    const { draftQuery: _, ...draftSave } = JSON.parse(recorded('09')) as Record<string, unknown>;
    const [draft, unpublish] = [JSON.stringify(draftSave), recorded('17')].map((body) =>
      source.normalize(signed(body)),
    );
    expect(draft?.refetch).toEqual([{ type: 'articles', id: '1', itemId: 'payload:articles:1' }]);
    expect(unpublish?.refetch).toEqual(draft?.refetch);
    expect(source.normalize(signed(JSON.stringify({ ...draftSave, draft: true }))).ignored).toMatch(/draft/);
  });

  it('ends the same in any order, and sent twice', () => {
    const all = recordings.flatMap(({ rawBody }) => source.normalize(signed(rawBody)).changes);
    expect(visible(replay(all))).toEqual({});
    fc.assert(
      fc.property(fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length }), (sent) => {
        expect(replay(sent)).toEqual(replay(all));
      }),
      { numRuns: 50 },
    );
  });

  it('ends with the text that was stored last, where eight were stored at once', () => {
    interface Timeline {
      readonly finalTitle: string;
      readonly deliveries: readonly { at: number; id: number; locale: string; title: string; updatedAt: string }[];
    }
    const { deliveries, finalTitle } = timelineOf<Timeline>('payload', 'parallel-edit');
    const changes = deliveries.flatMap(({ at, id, locale, title }) => {
      const doc = { id, title, body: 'Words.', _status: 'published' };
      const sentAt = new Date(at).toISOString();
      const body = { event: 'articles.update', operation: 'update', collection: 'articles', sentAt, id, locale, doc };
      return source.normalize(signed(JSON.stringify(body))).changes;
    });
    expect(visible(replay(changes))).toEqual({ 'payload:articles:8': { en: finalTitle } });
  });
});

describe('what was not recorded', () => {
  const call = { event: 'articles.update', operation: 'update', id: 4, doc: { id: 4, title: 'T', body: 'Words.' } };
  const normalize = (more: object) => source.normalize(signed(JSON.stringify({ ...call, ...more })));

  it('takes the second of the signature for a missing time, and what has no drafts for published', () => {
    expect(normalize({}).changes).toMatchObject([
      { op: 'upsert', id: 'payload:articles:4', locale: 'en', version: { order: Date.UTC(2026, 0, 1) } },
    ]);
  });

  it('deletes also what it is told nothing else of', () => {
    const body = JSON.stringify({ operation: 'delete', collection: 'articles', id: 'abc' });
    expect(source.normalize(signed(body)).changes).toMatchObject([
      { op: 'delete', id: 'payload:articles:abc', locale: null },
    ]);
  });

  it('asks for what is in another language, and for bare ids of every kind of database', () => {
    expect(normalize({ locale: 'pt' }).refetch).toHaveLength(1);
    for (const author of [7, '66aa00000000000000000001', '32c0da5a-8069-4a3b-bff0-ca0b86f097cb'])
      expect(normalize({ doc: { ...call.doc, author } }).refetch).toHaveLength(1);
    expect(normalize({ doc: { ...call.doc, author: { id: 1, name: 'Ana' }, readers: 7 } }).changes).toHaveLength(1);
    expect(normalize({ doc: { ...call.doc, tags: [] } }).changes).toHaveLength(1);
  });

  it.each([
    [{ operation: 'frobnicate' }],
    [{ id: undefined, doc: { title: 'T', body: 'B' } }],
    [{ id: { $gt: '' } }],
    [{ event: undefined }],
    [{ sentAt: 'now' }],
    [{ doc: { id: 4, title: '', body: 'B' } }],
    [{ locale: '__proto__' }],
  ])('refuses %j', (more) => {
    expect(() => {
      const delivery = signed(JSON.stringify({ ...call, ...more }), Date.UTC(2026, 0, 1));
      source.check(delivery);
      if (source.normalize(delivery).changes.length > 0) return;
      throw new Refusal('BAD_PAYLOAD', 'asked instead');
    }).toThrow(Refusal);
  });
});

describe('the signature of Payload', () => {
  const body = recordings[7]!.rawBody;
  const { headers } = recordings[7]!;
  const at = 1795259385_000;
  const given = signed(body, at).headers['x-payload-signature'];
  const verify =
    (header: string | undefined, now = at, secrets = [SECRET]) =>
    () =>
      verifyPayload(header, Buffer.from(body), secrets, now);

  it('is what the recorded hooks sent, with the secret they had', () => {
    expect(headers['x-payload-signature']).toMatch(/^t=1795259385,v1=[0-9a-f]{64}$/);
    expect(verify(headers['x-payload-signature'])).toThrow(/does not fit/);
  });

  it('is good with either of two secrets, for five minutes both ways', () => {
    expect(verify(given)).not.toThrow();
    expect(verify(given, at, [OTHER_SECRET, SECRET])).not.toThrow();
    expect(verify(given, at, [OTHER_SECRET])).toThrow(/does not fit/);
    expect(verify(given, at + 300_000)).not.toThrow();
    expect(verify(given, at - 300_000)).not.toThrow();
    expect(verify(given, at + 300_001)).toThrow(/ago/);
    expect(verify(given, at - 300_001)).toThrow(/ahead of our clock/);
  });

  it.each([
    [undefined],
    [''],
    ['t=1,v1=ab'],
    [given!.replace('t=', 't=0')],
    [given!.replace('v1', 'v0')],
    [`${given} `],
  ])('refuses %j', (header) => {
    expect(verify(header)).toThrow(Refusal);
  });

  it('cannot be moved to another time or body', () => {
    expect(verify(given!.replace('1795259385', '1795259386'))).toThrow(/does not fit/);
    expect(() => verifyPayload(given, Buffer.from(`${body} `), [SECRET], at)).toThrow(/does not fit/);
  });
});

describe('the API of Payload', () => {
  const ref: DocumentRef = { type: 'articles', id: '4', itemId: 'payload:articles:4' };
  const times = { asOf: 50_000, receivedAt: 61_000 };
  const version = { order: 50_000, arrival: 61_000 };

  it('asks for all languages at once', () => {
    const [asked] = api.fetchOne(ref);
    expect(asked).toEqual({
      method: 'GET',
      url: `${BASE_URL}/api/articles/4?depth=1&locale=all`,
      headers: { authorization: 'users API-Key token' },
    });
    const own = apiOf('payload', { token: 'editors API-Key x', options: { apiRoute: '/cms', depth: '2' } }).fetchOne(
      ref,
    );
    expect(own).toMatchObject([
      { url: `${BASE_URL}/cms/articles/4?depth=2&locale=all`, headers: { authorization: 'editors API-Key x' } },
    ]);
    expect(apiOf('payload', { token: null }).fetchOne(ref)[0]?.headers).toEqual({});
  });

  it('reads one, in the languages it has', () => {
    const changes = api.readOne([answerOf('payload', 'all-locales')], ref, times);
    expect(visible(replay(changes))).toEqual({ 'payload:articles:4': { en: 'Trail and Ocean, part 10' } });
    expect(changes.at(-1)).toMatchObject({
      op: 'upsert',
      version,
      content: { publishedAt: Date.parse('2026-11-21T11:10:10.514Z') },
    });
  });

  const doc = {
    id: 4,
    _status: 'published',
    title: { en: 'Oceans', 'pt-BR': 'Oceanos' },
    slug: { en: 'oceans', 'pt-BR': 'oceanos' },
    summary: { en: 'On oceans.' },
    body: {
      en: { root: { type: 'root', children: [{ type: 'paragraph', children: [{ type: 'text', text: 'Water.' }] }] } },
    },
    hero: { url: '/api/media/file/a.png', alt: 'A' },
    tags: [{ id: 1, name: { en: 'Sea', 'pt-BR': 'Mar' } }],
    premium: true,
  };
  const read = (more: object, options = {}) =>
    apiOf('payload', { options }).readOne([{ status: 200, json: { ...doc, ...more } }], ref, times);

  it('makes one item of all languages, also of what is localized further down', () => {
    const changes = read({});
    expect(visible(replay(changes))).toEqual({ 'payload:articles:4': { en: 'Oceans', 'pt-BR': 'Oceanos' } });
    const of = (locale: string) => changes.find((change): change is ContentChange => change.locale === locale);
    expect(of('en')).toMatchObject({
      content: { topics: ['Sea'], premium: true, image: { url: '/api/media/file/a.png' }, body: { text: 'Water.' } },
    });
    expect(of('pt-BR')).toMatchObject({ content: { topics: ['Mar'], attributes: { slug: 'oceanos' } } });
  });

  it('reads a site without languages, and one with long codes where it is told of them', () => {
    expect(visible(replay(read({ title: 'Oceans', slug: 'x', tags: [] })))).toEqual({
      'payload:articles:4': { en: 'Oceans' },
    });
    const title = { fil: 'Karagatan', en: 'Oceans' };
    expect(visible(replay(read({ title }, { locales: 'en, fil' })))).toEqual({
      'payload:articles:4': { fil: 'Karagatan', en: 'Oceans' },
    });
  });

  it('hides a draft, forgets what is not there, and refuses where it may not look', () => {
    expect(read({ _status: 'draft' })).toEqual([
      { op: 'withdraw', source: 'payload', id: ref.itemId, locale: null, version },
    ]);
    const gone = api.readOne([answerOf('payload', 'missing')], ref, times);
    expect(gone).toEqual([{ op: 'delete', source: 'payload', id: ref.itemId, locale: null, version }]);
    expect(() => api.readOne([{ status: 403, json: { errors: [] } }], ref, times)).toThrow(/does not accept the token/);
    expect(() => api.readOne([{ status: 200, json: { docs: [] } }], ref, times)).toThrow(Refusal);
  });

  it('lists page by page', () => {
    const first = api.list('articles', null);
    expect(first.url).toBe(`${BASE_URL}/api/articles?limit=100&page=1&sort=id&depth=1&locale=all`);
    const page = api.readPage(answerOf('payload', 'page1'), first, times);
    expect(page).toMatchObject({ total: 30, unmapped: [] });
    expect(page.changes.map(({ op, id }) => `${op} ${id}`)).toEqual(
      [4, 5, 6, 9].map((id) => `upsert payload:articles:${id}`),
    );
    expect(new URL(page.next!.url).searchParams.get('page')).toBe('2');
    const drafts = {
      docs: [
        { ...doc, _status: 'draft' },
        { ...doc, title: {} },
      ],
      nextPage: null,
      totalDocs: 2,
    };
    const last = api.readPage({ status: 200, json: drafts }, page.next!, times);
    expect(last).toMatchObject({ changes: [], next: null, unmapped: [{ itemId: 'payload:articles:4' }] });
    expect(new URL(api.list('articles', 0).url).searchParams.get('where[updatedAt][greater_than]')).toBe(
      '1970-01-01T00:00:00.000Z',
    );
  });
});
