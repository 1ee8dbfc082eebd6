import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { connectSources } from '../../src/cms/connect-sources';
import type { ApiReading } from '../../src/cms/content-api';
import type { FieldMapping } from '../../src/cms/field-mapping';
import { sanity } from '../../src/cms/sanity';
import { verifySanity } from '../../src/cms/sanity-signature';
import type { ContentChange, Upsert } from '../../src/core/content-change';
import type { RawDelivery } from '../../src/core/content-source';
import { publishedLocales } from '../../src/core/item';
import { Refusal } from '../../src/core/refusal';
import { applied } from '../support/applied-changes';
import { T0 } from '../support/builders';
import { answersOrRefuses, mutated } from './mutated-body';

const SECRET = 'first-secret-of-this-source-0001';
const SECOND = 'second-secret-of-this-source-002';
const api = sanity.api!;
const sourceWith = (mapping?: FieldMapping) =>
  connectSources([{ name: 'sanity', source: 'sanity', secrets: [SECRET, SECOND], mapping }]).get('sanity')!;
const source = sourceWith();

const header = (body: string, t = T0, secret = SECRET) =>
  `t=${t},v1=${createHmac('sha256', secret).update(`${t}.${body}`).digest('base64url')}`;

function delivery(
  body: unknown,
  operation: string | null = 'update',
  headers: Record<string, string> = {},
): RawDelivery {
  const raw = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    source: 'sanity',
    event: null,
    headers: {
      'sanity-webhook-signature': header(raw, T0 + 3_000),
      ...(operation !== null && { 'sanity-operation': operation }),
      'sanity-document-id': 'post-1',
      'sanity-transaction-time': '2026-01-01T00:00:02.600Z',
      'sanity-project-id': 'p1',
      'sanity-dataset': 'production',
      'idempotency-key': 'k1',
      ...headers,
    },
    body: Buffer.from(raw),
    receivedAt: T0 + 3_009,
  };
}

const post = (given: object = {}) => ({
  _id: 'post-1',
  _type: 'post',
  _rev: 'r9',
  _createdAt: '2025-12-31T00:00:00Z',
  _updatedAt: '2026-01-01T00:00:01Z',
  title: 'Night trains are back',
  body: [
    {
      _type: 'block',
      _key: 'a',
      style: 'normal',
      markDefs: [],
      children: [{ _type: 'span', _key: 'b', text: 'Six lines.', marks: [] }],
    },
  ],
  ...given,
});

describe('the signature', () => {
  const body = Buffer.from('{"_id":"post-1","title":"ação"}');
  // By another program, over the documented string.
  const known = `t=${T0},v1=ByB_LZjV__WOa2uDEpaBhdqpRHpkUBvx-OOAVb-TAV8`;
  const verify =
    (given: string | undefined, now = T0, secrets = [SECRET]) =>
    () =>
      verifySanity(given, body, secrets, now);

  it('is the HMAC of time and body in base64url', () => {
    expect(verify(known)).not.toThrow();
    expect(verify(known.replace(',', ', '))).not.toThrow();
    expect(() => source.verify(delivery(post()), T0 + 3_000)).not.toThrow();
  });

  it('is good with any of two secrets', () => {
    expect(verify(known, T0, [SECOND, SECRET])).not.toThrow();
    expect(verify(known, T0, [SECOND])).toThrow(/does not fit/);
  });

  it('is good as long as Sanity may send it again', () => {
    expect(verify(known, T0 + 30 * 60_000)).not.toThrow();
    expect(verify(known, T0 + 35 * 60_000 + 1)).toThrow(/ms ago/);
    expect(verify(known, T0 - 5 * 60_000 - 1)).toThrow(/ahead of our clock/);
  });

  it('does not fit another body or time', () => {
    expect(() => verifySanity(known, Buffer.from('{"_id":"post-1","title":"acao"}'), [SECRET], T0)).toThrow(
      /does not fit/,
    );
    expect(verify(known.replace(String(T0), String(T0 + 1)))).toThrow(/does not fit/);
  });

  it.each([
    undefined,
    '',
    't=1,v1=x',
    `t=${T0}`,
    known.replace('v1', 'v2'),
    `${known}=`,
    `${known},${known}`,
    't='.repeat(9_999),
  ])('refuses the header %#', (given) => {
    expect(verify(given)).toThrow(Refusal);
  });

  it('is never passed by a forged header', () => {
    const mac = fc
      .uint8Array({ minLength: 32, maxLength: 32 })
      .map((bytes) => Buffer.from(bytes).toString('base64url'));
    fc.assert(
      fc.property(mac, (v1) => expect(verify(`t=${T0},v1=${v1}`)).toThrow(Refusal)),
      { numRuns: 500 },
    );
  });
});

describe('events', () => {
  const meaning = (body: unknown, operation: string | null = 'update', headers = {}) => {
    const { changes, refetch = [], ignored } = source.normalize(delivery(body, operation, headers));
    return [
      changes.map(({ op, id, locale }) => `${op} ${id} ${locale}`),
      refetch.map(({ id }) => id),
      ignored === null,
    ];
  };
  const UPSERT = ['withdraw sanity:post-1 null', 'upsert sanity:post-1 en'];
  const DELETE = ['delete sanity:post-1 null'];

  it.each([
    ['create', post(), UPSERT, [], true],
    ['update', post(), UPSERT, [], true],
    [null, post(), UPSERT, [], true],
    ['delete', post(), DELETE, ['post-1'], true],
    ['delete', 'null', DELETE, ['post-1'], true],
    ['delete', {}, DELETE, ['post-1'], true],
    ['update', post({ _operation: 'delete' }), DELETE, ['post-1'], true],
    ['delete', post({ _operation: 'update' }), UPSERT, [], true],
    ['update', { _id: 'post-1', _type: 'post' }, [], ['post-1'], true],
    ['update', 'null', [], ['post-1'], true],
    ['update', post({ author: { _type: 'reference', _ref: 'ana' } }), UPSERT, ['post-1'], true],
    ['update', post({ topics: [{ _type: 'reference', _ref: 't1', _key: 'a' }] }), UPSERT, ['post-1'], true],
    ['update', post({ language: 'de' }), [], ['post-1'], true],
    [
      'update',
      {
        _id: 'm',
        _type: 'translation.metadata',
        translations: [
          { _key: 'en', value: { _ref: 'post-1' } },
          { _key: 'de', value: { _ref: 'post-2' } },
        ],
      },
      [],
      ['post-1', 'post-2'],
      true,
    ],
    ['update', post({ _id: 'drafts.post-1' }), [], [], false],
    ['update', post({ _id: 'versions.r1.post-1' }), [], [], false],
    ['create', { _id: 'image-1', _type: 'sanity.imageAsset', title: 'x', description: 'y' }, [], [], false],
    ['update', { _id: 'ana', _type: 'author', name: 'Ana', bio: 'x' }, [], [], false],
  ])('%s, case %#', (operation, body, changes, refetch, isOurs) => {
    expect(meaning(body, operation)).toEqual([changes, refetch, isOurs]);
  });

  it('passes over types that the mapping does not name', () => {
    expect(sourceWith({ types: ['story'] }).normalize(delivery(post(), 'delete')).ignored).toContain('post is not');
  });

  it.each([
    [post({ _id: '../x' }), 'update', /is not an id/],
    [post({ _updatedAt: undefined }), 'update', /keep _id, _type, _createdAt and _updatedAt/],
    [post({ _updatedAt: 'x' }), 'update', /_updatedAt is missing/],
    [post(), 'purge', /must be create, update or delete/],
    [post({ title: ' ' }), 'update', /has no title/],
    ['[1]', 'update', /JSON object/],
    ['"post-1"', 'update', /JSON object/],
  ])('refuses %#', (body, operation, reason) => {
    expect(() => source.normalize(delivery(body, operation))).toThrow(reason);
  });

  it('is known again by its idempotency key, else by operation, time and body', () => {
    const id = (given: RawDelivery) => source.deliveryId(given);
    expect(id(delivery(post()))).toBe(id(delivery(post({ title: 'x' }))));
    const bare = (operation: string) => ({ ...delivery(post(), operation, { 'idempotency-key': '' }) });
    expect(id(bare('update'))).toBe(id(bare('update')));
    expect(id(bare('update'))).not.toBe(id(bare('delete')));
  });
});

describe('a document', () => {
  const upserts = (body: unknown, mapping?: FieldMapping) =>
    sourceWith(mapping)
      .normalize(delivery(body))
      .changes.filter(({ op }) => op === 'upsert') as Upsert[];

  it('is read, with its picture’s address from its reference', () => {
    const image = { _type: 'image', asset: { _type: 'reference', _ref: 'image-abc123-640x480-jpg' }, alt: 'A train' };
    const [change] = upserts(post({ mainImage: image, premium: true, tags: ['rail'] }), {
      fields: { image: 'mainImage' },
    });
    expect(change).toMatchObject({ version: { order: T0 + 1_000, arrival: T0 + 3_009 } });
    expect(change?.content).toMatchObject({
      type: 'post',
      title: 'Night trains are back',
      body: { text: 'Six lines.' },
      image: {
        url: 'https://cdn.sanity.io/images/p1/production/abc123-640x480.jpg',
        alt: 'A train',
        width: 640,
        height: 480,
      },
      premium: true,
      topics: ['rail'],
      liveSince: Date.parse('2025-12-31T00:00:00Z'),
    });
  });

  it('may hold its languages in its fields, in either way', () => {
    const array = (en: string, de: string) => [
      { _key: 'en', _type: 'internationalizedArrayStringValue', value: en },
      { _key: 'x1', language: 'de', _type: 'internationalizedArrayStringValue', value: de },
    ];
    const object = { _type: 'localeText', en: 'Six lines.', de: 'Sechs Linien.' };
    const [en, de, ...more] = upserts(post({ title: array('Trains', 'Züge'), body: object, premium: true }));
    expect(more).toEqual([]);
    expect(en).toMatchObject({
      locale: 'en',
      content: { title: 'Trains', body: { text: 'Six lines.' }, originalLocale: 'en' },
    });
    expect(de).toMatchObject({ locale: 'de', content: { title: 'Züge', premium: true, originalLocale: 'en' } });
    expect(de?.content.body?.text).toBe('Sechs Linien.');
  });

  it('is hidden by its delete, and comes back when it is published again', () => {
    const changes = (body: unknown, operation = 'update') => source.normalize(delivery(body, operation)).changes;
    const publish = changes(post());
    const gone = changes('null', 'delete');
    expect(gone[0]?.version.order).toBe(T0 + 2_000);
    expect(applied([...gone, ...publish])?.status).toBe('deleted');
    // Within the same second as the delete: `_updatedAt` has no more than seconds.
    const again = source.normalize({
      ...delivery(post({ _updatedAt: '2026-01-01T00:00:02Z' })),
      receivedAt: T0 + 4_000,
    }).changes;
    expect(applied([...publish, ...gone, ...again])?.status).toBe('published');
  });

  it('cannot be deleted for all future by a header that nobody signed', () => {
    const [change] = source.normalize(
      delivery('null', 'delete', { 'sanity-transaction-time': '2099-01-01T00:00:00Z' }),
    ).changes;
    expect(change?.version.order).toBe(T0 + 3_000);
  });
});

describe('the query API', () => {
  const settings = {
    baseUrl: 'https://p1.api.sanity.io',
    token: 'tok',
    options: { project: 'p1', dataset: 'production' },
  };
  const reading: ApiReading = { source: 'sanity', mapping: {}, asOf: T0 + 100_000, receivedAt: T0 + 100_050 };
  const ref = { type: 'post', id: 'post-1', itemId: 'sanity:post-1' };
  const place = { project: 'p1', dataset: 'production' };
  const answer = (result: object) => ({
    status: 200,
    json: { query: '…', ms: 3, result: { documents: [], place, ...result } },
  });
  const alone = { root: null, family: null };
  const en = post({ language: 'en', author: { _id: 'ana', name: 'Ana Lopes' } });
  const de = post({ _id: 'post-2', language: 'de', title: 'Nachtzüge', _updatedAt: '2026-01-01T00:00:20Z' });
  const brief = (changes: readonly ContentChange[]) => changes.map(({ op, id, locale }) => `${op} ${id} ${locale}`);
  const sent = (body: string | undefined) =>
    JSON.parse(body ?? '') as { query: string; params: Record<string, string> };

  it('is asked with the document’s id as a parameter, for what is published', () => {
    const [request] = api.fetchOne(ref, settings);
    expect(request).toMatchObject({
      method: 'POST',
      url: 'https://p1.api.sanity.io/v2025-02-19/data/query/production?perspective=published',
      headers: { authorization: 'Bearer tok', 'content-type': 'application/json' },
    });
    expect(sent(request?.body)).toMatchObject({ params: { id: 'post-1' } });
    expect(sent(request?.body).query).toContain('*[_id == $id]');
    expect(sent(request?.body).query).toContain('"author": author->');
    expect(Object.keys(api.needs)).toEqual(['project', 'dataset']);
    const [open] = api.fetchOne(ref, {
      ...settings,
      token: null,
      options: { ...settings.options, projection: '{..., "author": by->name}' },
    });
    expect(open?.headers.authorization).toBeUndefined();
    expect(sent(open?.body).query).toContain('"own": @{..., "author": by->name}');
  });

  it('writes queries whose brackets and quotes are balanced', () => {
    for (const { body } of [api.fetchOne(ref, settings)[0]!, api.list('post', settings, T0)]) {
      const groq = sent(body).query;
      const open: string[] = [];
      for (const sign of groq.replace(/"[^"]*"/g, '')) {
        if ('{[('.includes(sign)) open.push(sign);
        if ('}])'.includes(sign)) expect(open.pop()! + sign).toMatch(/^(\{\}|\[\]|\(\))$/);
      }
      expect(open).toEqual([]);
    }
  });

  it('tells one document, its translations, or that it is gone', () => {
    expect(brief(api.readOne([answer({ documents: [{ own: post(), ...alone }] })], ref, reading))).toEqual([
      'withdraw sanity:post-1 null',
      'upsert sanity:post-1 en',
    ]);
    const family = { root: 'post-1', family: [en, de] };
    const changes = api.readOne([answer({ documents: [{ own: en, ...family }] })], ref, reading);
    expect(brief(changes)).toEqual([
      'withdraw sanity:post-1 null',
      'upsert sanity:post-1 en',
      'upsert sanity:post-1 de',
    ]);
    expect(changes[1]).toMatchObject({
      version: { order: T0 + 20_000 },
      content: { authors: ['Ana Lopes'], originalLocale: 'en' },
    });
    expect(api.readOne([answer({})], ref, reading)).toEqual([
      {
        op: 'delete',
        source: 'sanity',
        id: 'sanity:post-1',
        locale: null,
        version: { order: T0 + 100_000, arrival: T0 + 100_050 },
      },
    ]);
  });

  it('makes one item of what was an item of its own before it was joined', () => {
    const family = { root: 'post-1', family: [en, de] };
    const changes = api.readOne(
      [answer({ documents: [{ own: de, ...family }] })],
      { ...ref, id: 'post-2', itemId: 'sanity:post-2' },
      reading,
    );
    expect(brief(changes)).toEqual([
      'delete sanity:post-2 null',
      'withdraw sanity:post-1 null',
      'upsert sanity:post-1 en',
      'upsert sanity:post-1 de',
    ]);
  });

  it('takes a translation out that was unpublished, though it was the last to be changed', () => {
    const before = api.readOne([answer({ documents: [{ own: en, root: 'post-1', family: [en, de] }] })], ref, reading);
    const gone = { ...ref, id: 'post-2', itemId: 'sanity:post-2' };
    const after = api.readOne([answer({ left: { root: 'post-1', family: [en, null] } })], gone, reading);
    expect(brief(after)[0]).toBe('delete sanity:post-2 null');
    const item = applied([...before, ...after.filter(({ id }) => id === 'sanity:post-1')]);
    expect(publishedLocales(item!)).toEqual(['en']);
    const rest = api.readOne([answer({ left: { root: 'post-1', family: [null, de] } })], ref, reading);
    expect(brief(rest)).toEqual(['withdraw sanity:post-1 null', 'upsert sanity:post-1 de']);
    expect(brief(api.readOne([answer({ left: { root: 'post-1', family: [null, null] } })], ref, reading))).toEqual([
      'delete sanity:post-1 null',
    ]);
  });

  it('is walked by id', () => {
    const first = api.list('post', settings, T0);
    expect(sent(first.body).params).toEqual({ type: 'post', after: '', since: '2026-01-01T00:00:00.000Z' });
    const documents = Array.from({ length: 100 }, (_, index) => ({ own: post({ _id: `p${index + 100}` }), ...alone }));
    const page = api.readPage(answer({ documents, total: 130 }), first, reading);
    expect([page.total, page.changes.length, page.unmapped, page.refetch]).toEqual([130, 200, [], []]);
    expect(sent(page.next?.body)).toEqual({
      query: sent(first.body).query,
      params: { ...sent(first.body).params, after: 'p199' },
    });
    expect(
      api.readPage(answer({ documents: documents.slice(0, 30), total: 130 }), page.next!, reading).next,
    ).toBeNull();
  });

  it('sets aside what cannot be mapped', () => {
    const documents = [
      { own: post({ _id: 'bad', title: '' }), ...alone },
      { own: post(), ...alone },
    ];
    const page = api.readPage(answer({ documents }), api.list('post', settings, null), reading);
    expect(page.unmapped).toEqual([
      { itemId: 'sanity:bad', reason: expect.stringContaining('has no title') as string },
    ]);
    expect(page.changes).toHaveLength(2);
  });

  it.each([
    [{ status: 401, json: {} }, 'UNAUTHENTICATED'],
    [{ status: 400, json: { error: { description: 'expected }' } } }, 'BAD_PAYLOAD'],
    [{ status: 200, json: { result: null } }, 'BAD_PAYLOAD'],
  ])('refuses %#', (given, code) => {
    expect(() => api.readOne([given], ref, reading)).toThrow(expect.objectContaining({ code }) as Error);
  });
});

describe('whatever comes', () => {
  const whole = post({
    tags: ['rail'],
    image: { _type: 'image', asset: { _ref: 'image-abc-1x1-jpg' } },
    author: { _ref: 'ana' },
    title: [{ _key: 'en', _type: 'internationalizedArrayStringValue', value: 'x' }],
  });
  const answer = {
    result: {
      documents: [{ own: whole, root: 'post-1', family: [whole, null] }],
      total: 1,
      place: { project: 'p', dataset: 'd' },
    },
  };
  const reading: ApiReading = { source: 'sanity', mapping: {}, asOf: T0, receivedAt: T0 };

  it('is answered or refused', () => {
    const operations = fc.constantFrom('create', 'update', 'delete', 'x', null);
    fc.assert(
      fc.property(mutated(whole), operations, mutated(answer), (body, operation, json) => {
        answersOrRefuses(() => source.normalize(delivery(JSON.stringify(body) ?? '', operation)));
        const request = api.list('post', { baseUrl: 'https://x', token: null, options: {} }, null);
        answersOrRefuses(() => api.readPage({ status: 200, json }, request, reading));
      }),
      { numRuns: 300 },
    );
  });
});
