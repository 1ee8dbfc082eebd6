import { gzipSync } from 'node:zlib';
import Fastify, { type FastifyInstance, type InjectOptions } from 'fastify';
import fc from 'fast-check';
import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { connectSources } from '../../src/cms/connect-sources';
import { SOURCE_KINDS, type SourceKind } from '../../src/cms/sources';
import { webhookRoutes } from '../../src/http/webhooks';
import type { TenantStores } from '../../src/ports/stores';
import { ingestChanges } from '../../src/usecases/ingest-changes';
import { receiveDelivery } from '../../src/usecases/receive-delivery';
import { workInbox, type WorkDeps, type Worked } from '../../src/usecases/work-inbox';
import { SIGNERS, SIGNING } from '../support/webhook-signers';

const SECRET = 'a-secret-of-thirty-two-characters';
const MAX_BYTES = 300_000;
const DAY = 86_400_000;
/** It takes seconds where the machine does nothing else. */
const LONGEST_MS = 300_000;
const sources = connectSources(SOURCE_KINDS.map((name) => ({ name, source: name, secrets: [SECRET] })));

let stores: TenantStores;
let app: FastifyInstance;
let worked: Worked[];
let deps: WorkDeps;
const bugs: unknown[] = [];

beforeAll(async () => {
  stores = memoryStorage({ now: Date.now }).forTenant('t');
  worked = [];
  deps = {
    ...{ inbox: stores.inbox, sources, now: Date.now, random: () => 0.5 },
    ingest: (changes) =>
      ingestChanges(changes, { items: stores.items, now: Date.now, onStored: () => Promise.resolve() }),
    report: (one) => worked.push(one),
  };
  app = Fastify();
  await app.register(
    webhookRoutes({
      receive: (_tenant, input) => receiveDelivery(input, { ...deps, maxBytes: MAX_BYTES, onStored: () => undefined }),
      maxBytes: MAX_BYTES,
      sources: new Set(sources.keys()),
      perMinute: 0,
      onError: (error) => bugs.push(error),
    }),
  );
  await app.ready();
});
afterAll(() => app.close());
afterEach(() => expect(bugs).toEqual([]));

const post = async (kind: SourceKind, payload: Buffer, headers: Record<string, string>) => {
  const call: InjectOptions = { method: 'POST', url: `/webhooks/${kind}`, payload, headers };
  return (await app.inject(call)).statusCode;
};
const kept = async () => Object.values(await stores.inbox.counts()).reduce((a, b) => a + b, 0);

const pieces = fc.constantFrom(
  ...[
    '{',
    '}',
    '[',
    ']',
    '"',
    ':',
    ',',
    '\\u0000',
    '\\ud800',
    '__proto__',
    'constructor',
    'op',
    'upsert',
    'id',
    'item',
  ],
  ...['1e999', '-', 'null', 'true', '\ud800', '\u0000', ' ', 'entry', 'keys', 'payload', 'post', 'sys', '_id', 'data'],
);
const oddValue = fc.oneof(
  fc.jsonValue({ maxDepth: 3 }),
  fc.constantFrom('x'.repeat(20_000), 1e308, -0, '9999-12-31', '1970-01-01', '\ud800', '<p>'.repeat(2_000), '@deep@'),
);
const NAMES = [
  ...[
    'op',
    'id',
    'locale',
    'version',
    'item',
    'changes',
    'event',
    'createdAt',
    'model',
    'uid',
    'entry',
    'title',
    'body',
  ],
  ...['documentId', 'publishedAt', 'key', 'keys', 'payload', 'collection', 'post', 'current', 'previous', 'updated_at'],
  ...[
    'sys',
    'fields',
    'contentType',
    '_id',
    '_type',
    '_rev',
    '_updatedAt',
    'operation',
    'data',
    'stage',
    'doc',
    'status',
  ],
  ...['__proto__', 'constructor', 'toString', 'hasOwnProperty'],
];
const name = fc.constantFrom(...NAMES);
const record = fc.dictionary(name, oddValue, { maxKeys: 5 });
/** What each kind looks like when it is right: oddities begin where something in it is changed. */
const LIKELY: readonly object[] = [
  { op: 'upsert', id: 'a', item: { type: 'article', title: 'T' } },
  { event: 'entry.publish', model: 'article', createdAt: '2026-01-01T00:00:00Z', entry: { documentId: 'a', title: 'T', body: 'b' } },
  { event: 'articles.items.update', collection: 'articles', keys: ['1'], payload: { title: 'T' } },
  { event: 'post.published', post: { current: { id: '1', title: 'T', html: '<p>b</p>', status: 'published' }, previous: {} } },
  { event: 'afterChange', operation: 'update', collection: 'articles', doc: { id: 1, title: 'T', _status: 'published' } },
  { sys: { type: 'Entry', id: 'a', revision: 1, contentType: { sys: { id: 'article' } } }, fields: { title: { en: 'T' } } },
  { operation: 'publish', data: { __typename: 'Article', id: 'a', stage: 'PUBLISHED', title: 'T' } },
  { _id: 'a', _type: 'article', _rev: '1', title: 'T', body: [{ _type: 'block', children: [{ text: 'b' }] }] },
]; // prettier-ignore
const odd = fc.oneof(
  fc.dictionary(name, fc.oneof(oddValue, record), { maxKeys: 6 }),
  fc.tuple(fc.constantFrom(...LIKELY), fc.dictionary(name, fc.oneof(oddValue, record), { maxKeys: 2 })).map(([likely, given]) => ({ ...likely, ...given })),
  fc.tuple(fc.constantFrom(...LIKELY), record).map(([likely, given]) =>
    Object.fromEntries(Object.entries(likely).map(([key, value]: [string, unknown]) => [key, typeof value === 'object' ? { ...value, ...given } : value])),
  ),
); // prettier-ignore
const DEEP = `${'['.repeat(20_000)}${']'.repeat(20_000)}`;
const text = odd.map((object) => JSON.stringify(object).replaceAll('"@deep@"', DEEP));
const body = fc
  .oneof(
    { weight: 6, arbitrary: text },
    { weight: 1, arbitrary: text.map((json) => (json.length > 2 ? `${json.slice(0, -1)},${json.slice(1)}` : json)) },
    { weight: 1, arbitrary: fc.tuple(text, fc.nat()).map(([json, at]) => json.slice(0, at % (json.length + 1))) },
    { weight: 1, arbitrary: fc.array(pieces, { maxLength: 60 }).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) },
    { weight: 1, arbitrary: text.map((json) => Buffer.from(json, 'utf16le')) },
    { weight: 1, arbitrary: text.map((json) => gzipSync(json)) },
  )
  .map((given) => Buffer.from(given as string));
const kinds = fc.constantFrom(...SOURCE_KINDS);

/** Whether it is a JSON object in UTF-8, and may thus be a delivery at all; Sanity's projection of what is gone is null. */
function mayBeRead(kind: SourceKind, bytes: Buffer): boolean {
  if (kind === 'sanity' && bytes.toString().trim() === 'null') return true;
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

describe('ten thousand odd deliveries', () => {
  test(
    'rightly signed: stored or refused as unreadable; what is stored is worked off or set aside with a reason',
    async () => {
      const before = Object.keys(Object.prototype).length;
      let stored = 0;
      await fc.assert(
        fc.asyncProperty(kinds, body, async (kind, payload) => {
          const status = await post(kind, payload, SIGNERS[kind](payload, SECRET, Date.now()));
          if (payload.byteLength > MAX_BYTES) expect(status).toBe(413);
          else expect(mayBeRead(kind, payload) ? [202, 400] : [400]).toContain(status);
          if (status === 202 && (stored += 1) % 50 === 0) while ((await workInbox(deps)) > 0);
        }),
        { numRuns: 4_000 },
      );
      while ((await workInbox(deps)) > 0);
      expect(stored).toBeGreaterThan(700);
      // Nothing failed in a way that a repeat might mend: that would be a bug of ours.
      expect(worked.filter(({ outcome }) => outcome === 'retry').map(({ entry, reason }) => `${entry.source}: ${reason}`)).toEqual([]); // prettier-ignore
      expect(worked.filter(({ outcome, reason }) => outcome === 'dead' && !reason)).toEqual([]);
      expect(Object.keys(Object.prototype)).toHaveLength(before);
      expect(({} as Record<string, unknown>)['title']).toBeUndefined();
    },
    LONGEST_MS,
  );

  test(
    'signed by nobody, or by somebody else: refused, and nothing is kept',
    async () => {
      const before = await kept();
      const guess = fc.string({ unit: 'grapheme-ascii', maxLength: 100 });
      const forger = fc.oneof(
      fc.constant(() => ({})),
      guess.map((value) => () => ({ 'x-attune-signature': value, 'x-webhook-secret': value, authorization: `Bearer ${value}` })),
      fc.nat(1_000).map((back) => (kind: SourceKind, bytes: Buffer) => SIGNERS[kind](bytes, SECRET.slice(0, -1), Date.now() - back)),
      fc.constant((kind: SourceKind, bytes: Buffer) => SIGNERS[kind](bytes, '', Date.now())),
      // Another body's signature.
      fc.constant((kind: SourceKind, bytes: Buffer) => (kind in SIGNING ? SIGNERS[kind](Buffer.concat([bytes, Buffer.from(' ')]), SECRET, Date.now()) : {})),
    ); // prettier-ignore
      await fc.assert(
        fc.asyncProperty(kinds, body, forger, async (kind, payload, forge) => {
          const status = await post(kind, payload, forge(kind, payload));
          expect(status).toBe(payload.byteLength > MAX_BYTES ? 413 : 401);
        }),
        { numRuns: 5_000 },
      );
      expect(await kept()).toBe(before);
    },
    LONGEST_MS,
  );

  test(
    'clocks that are off by a day, and signatures that are used again',
    async () => {
      const before = await kept();
      const signing = fc.constantFrom(...(Object.keys(SIGNING) as (keyof typeof SIGNING)[]));
      const shift = fc.constantFrom(-DAY, DAY).chain((day) => fc.nat(DAY / 2).map((ms) => day + Math.sign(day) * ms));
      let taken = 0;
      await fc.assert(
        fc.asyncProperty(signing, body, shift, async (kind, payload, shiftMs) => {
          if (payload.byteLength > MAX_BYTES) return;
          expect(await post(kind, payload, SIGNERS[kind](payload, SECRET, Date.now() + shiftMs))).toBe(401);
          const headers = SIGNERS[kind](payload, SECRET, Date.now());
          const first = await post(kind, payload, headers);
          // The same bytes again: a repeat, which is answered and not kept twice; other bytes: a forgery.
          expect(await post(kind, payload, headers)).toBe(first);
          expect(await post(kind, Buffer.concat([payload, Buffer.from('\n')]), headers)).toBe(401);
          if (first === 202) taken += 1;
        }),
        { numRuns: 500 },
      );
      expect((await kept()) - before).toBeLessThanOrEqual(taken);
    },
    LONGEST_MS,
  );

  test(
    'packed and oversized bodies are turned away before they are unpacked or read',
    async () => {
      const bomb = gzipSync(Buffer.alloc(20_000_000));
      const before = await kept();
      const encodings = fc.constantFrom('gzip', 'br', 'deflate', 'gzip, gzip', 'zstd', 'x-gzip');
      await fc.assert(
        fc.asyncProperty(kinds, encodings, fc.boolean(), async (kind, encoding, isPacked) => {
          const payload = isPacked ? bomb : Buffer.alloc(MAX_BYTES + 1, '{');
          const headers = SIGNERS[kind](payload, SECRET, Date.now());
          const status = await post(kind, payload, isPacked ? { ...headers, 'content-encoding': encoding } : headers);
          expect(status).toBe(isPacked ? 415 : 413);
        }),
        { numRuns: 500 },
      );
      expect(await kept()).toBe(before);
    },
    LONGEST_MS,
  );
});
