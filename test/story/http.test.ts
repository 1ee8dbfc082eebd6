import { setTimeout as sleep } from 'node:timers/promises';
import { STRAPI_SECRET, strapiRecordings } from '../cms/strapi-recordings';
import { article, idsOf, SECRET, startApp, type Headers, type RunningApp } from '../support/app';
import { eventually } from '../support/tenant';

// The whole process over real HTTP, on memory storage, as a frontend and a CMS meet it.

const WEBHOOKS = JSON.stringify([
  { name: 'generic', source: 'generic', secrets: [SECRET] },
  { name: 'strapi', source: 'strapi', secrets: [STRAPI_SECRET] },
]);
const BROWSER = { 'x-anonymous-id': 'browser-0123456789abcdef' };
const PAGE = `query ($after: String, $first: Int) {
  feed(first: $first, after: $after) { edges { cursor node { id } } pageInfo { endCursor hasNextPage } }
}`;

let app: RunningApp;
beforeAll(async () => {
  app = await startApp({ env: { SEED_DEMO: 'on', WEBHOOK_SOURCES: WEBHOOKS } });
}, 60_000);
afterAll(() => app.close());

const item = async (id: string): Promise<{ id: string; title: string } | null> =>
  (await app.ask('query ($id: ID!) { item(id: $id) { id title } }', { id })).data.item;
const itemList = async (ids: readonly string[]) =>
  (await app.ask('query ($ids: [ID!]!) { items(ids: $ids) { id } }', { ids })).data.items as ({ id: string } | null)[];
const similarTo = async (id: string) => {
  const { data, errors } = await app.ask(
    'query ($id: ID!) { similar(itemId: $id, first: 10) { edges { node { id } } } }',
    { id },
  );
  return errors === undefined ? idsOf(data.similar) : errors[0]!.extensions.code;
};
const codeOf = async (query: string, variables: object, headers: Headers = {}) =>
  (await app.ask(query, variables, headers)).errors?.[0]?.extensions.code;

describe('a reader', () => {
  test('asks for the first time, known to nobody, and gets what is in the seeds', async () => {
    const { data, extensions } = await app.ask(
      '{ feed(first: 5) { edges { score node { id title topics } reason { __typename } } } }',
    );
    expect(data.feed.edges).toHaveLength(5);
    expect(extensions?.personalization).toMatchObject({ plan: 'trending', degraded: false });
  });

  test('sees at once what an anonymous like does', async () => {
    const anonymous = { 'x-anonymous-id': 'liker-0123456789abcdef' };
    const [first] = await app.feed(anonymous);
    const { data } = await app.track([{ type: 'LIKE', itemId: first }], anonymous);
    expect(data.track).toEqual({ accepted: 1, duplicates: 0, rejected: [] });
    const started = performance.now();
    const after = await app.ask(
      '{ feed { edges { node { id } } } becauseYouLiked { likedItem { id } } }',
      {},
      anonymous,
    );
    const tookMs = performance.now() - started;
    expect(idsOf(after.data.feed)).not.toContain(first);
    expect(after.data.becauseYouLiked[0]?.likedItem.id).toBe(first);
    expect(after.extensions?.personalization?.plan).toBe('personal');
    process.stderr.write(`like → next feed: ${tookMs.toFixed(1)} ms\n`);
  });

  test('signed in by a token is somebody of their own; a wrong token is refused', async () => {
    const ana = await app.feed(await app.signedIn('reader-ana'));
    expect(ana).not.toEqual(await app.feed());
    expect(await codeOf('{ feed { edges { score } } }', {}, { authorization: 'Bearer a.b.c' })).toBe('UNAUTHENTICATED');
    expect(await codeOf('{ feed(userId: "reader-ana") { edges { score } } }', {})).toBe('FORBIDDEN');
  });

  test('takes over what they did before they signed in', async () => {
    const anonymous = { 'x-anonymous-id': 'before-0123456789abcdef' };
    const [liked] = await app.feed(anonymous);
    await app.track([{ type: 'LIKE', itemId: liked }], anonymous);
    const late = await app.signedIn('reader-late');
    const identify = `mutation { identify(anonymousId: "${anonymous['x-anonymous-id']}") { userId moved } }`;
    expect((await app.ask(identify, {}, late)).data.identify).toEqual({ userId: 'reader-late', moved: 1 });
    expect((await app.ask(identify, {}, late)).data.identify.moved).toBe(0);
    const rows = await app.ask('{ becauseYouLiked { likedItem { id } } }', {}, late);
    expect(rows.data.becauseYouLiked[0]?.likedItem.id).toBe(liked);
    expect(await codeOf(identify, {}, await app.signedIn('somebody-else'))).toBe('CONFLICT');
    expect((await app.ask('{ becauseYouLiked { likedItem { id } } }', {}, anonymous)).data.becauseYouLiked).toEqual([]);
  });
});

describe('scrolling', () => {
  async function scroll(headers: Headers, meanwhile: (page: string[]) => Promise<unknown>) {
    const shown: string[] = [];
    let after: string | null = null;
    for (let n = 0; n < 10; n++) {
      const { data } = await app.ask(PAGE, { after, first: 10 }, headers);
      const page = idsOf(data.feed);
      shown.push(...page);
      await meanwhile(page);
      after = data.feed.pageInfo.endCursor;
      if (!data.feed.pageInfo.hasNextPage) break;
    }
    return shown;
  }

  test('ten pages stand still while others publish, withdraw and like', async () => {
    for (const n of [1, 2, 3, 4, 5, 6]) await app.send(article(`to-go-${n}`, { topics: ['bread'], featured: true }));
    await eventually(async () => (await itemList(['to-go-1', 'to-go-6'])).every(Boolean));
    const frozen = idsOf((await app.ask(PAGE, { first: 100 }, BROWSER)).data.feed);
    const gone = frozen.filter((id) => id.startsWith('to-go')).filter((id) => frozen.indexOf(id) >= 10);
    expect(gone.length).toBeGreaterThan(0);
    let page = 0;
    const shown = await scroll(BROWSER, async () => {
      page += 1;
      await app.send(article(`new-${page}`, { topics: ['bread'], featured: true }));
      if (page === 1) for (const id of gone) await app.send({ op: 'withdraw', id, version: Date.now() });
      if (page === 1) await eventually(async () => (await itemList(gone)).every((one) => one === null));
      await app.track([{ type: 'LIKE', itemId: frozen[90 + (page % 5)] }], { 'x-anonymous-id': 'others-0123456789ab' });
      await app.track([{ type: 'LIKE', itemId: frozen[50] }], BROWSER);
    });
    expect(new Set(shown).size).toBe(shown.length);
    // Past the end of the first ranking (some 80 of the seeds) the next best follow, as they are when they are asked for.
    const still = frozen.filter((id) => !gone.includes(id)).slice(0, 70);
    expect(shown.slice(0, 70)).toEqual(still);
    expect(shown).toHaveLength(100);
    expect(await app.feed(BROWSER, 100)).not.toContain(frozen[50]);
  });

  test('a cursor that was tampered with, of another reader, or of another list is refused', async () => {
    const { data } = await app.ask(PAGE, { first: 2 }, BROWSER);
    const cursor = data.feed.pageInfo.endCursor;
    const [payload = '', mac] = cursor.split('.');
    const forged = Buffer.from(payload, 'base64url').toString().replace(/,\d+,/, ',0,');
    const other = { 'x-anonymous-id': 'stranger-0123456789abcdef' };
    expect(await codeOf(PAGE, { after: cursor, first: 2 }, BROWSER)).toBeUndefined();
    for (const after of ['', 'x', `${cursor}x`, `${Buffer.from(forged).toString('base64url')}.${mac}`]) {
      expect(await codeOf(PAGE, { after, first: 2 }, BROWSER)).toBe('BAD_CURSOR');
    }
    expect(await codeOf(PAGE, { after: cursor, first: 2 }, other)).toBe('BAD_CURSOR');
    expect(await codeOf(PAGE, { after: cursor, first: 2 })).toBe('BAD_CURSOR');
    const [id] = await app.feed();
    const similar = 'query ($id: ID!, $after: String) { similar(itemId: $id, after: $after) { edges { score } } }';
    expect(await codeOf(similar, { id, after: cursor }, BROWSER)).toBe('BAD_CURSOR');
  });
});

describe('an editor', () => {
  const inBread = '{ feed(first: 100, filter: { topics: ["sourdough"] }) { edges { node { id } } } }';

  test('publishes, changes and withdraws, and every query knows at once', async () => {
    const about = { topics: ['sourdough', 'bread'], body: 'Flour, water, salt and time: sourdough bread.' };
    expect(await app.send(article('loaf', about, 1000))).toBe(202);
    expect(await app.send(article('crust', about, 1000))).toBe(202);
    const started = performance.now();
    await eventually(async () => (await item('loaf')) !== null && (await similarTo('crust')).includes('loaf'), 1000);
    process.stderr.write(`publish → every query: ${(performance.now() - started).toFixed(0)} ms\n`);
    expect(await itemList(['loaf', 'nothing', 'crust'])).toEqual([{ id: 'loaf' }, null, { id: 'crust' }]);
    expect(idsOf((await app.ask(inBread)).data.feed).sort()).toEqual(['crust', 'loaf']);

    await app.send(article('loaf', { ...about, title: 'A better loaf' }, 2000));
    await eventually(async () => (await item('loaf'))?.title === 'A better loaf', 1000);
    expect(await app.send(article('loaf', { ...about, title: 'An older loaf' }, 1500))).toBe(202);

    await app.send({ op: 'withdraw', id: 'loaf', version: 3000 });
    await eventually(async () => (await item('loaf')) === null, 1000);
    expect(await itemList(['loaf'])).toEqual([null]);
    expect(await similarTo('loaf')).toBe('NOT_FOUND');
    expect(await similarTo('crust')).not.toContain('loaf');
    expect(idsOf((await app.ask(inBread)).data.feed)).toEqual(['crust']);
    expect((await app.track([{ type: 'VIEW', itemId: 'nowhere' }], BROWSER)).data.track.rejected).toEqual([
      { index: 0, code: 'UNKNOWN_ITEM' },
    ]);
  });

  test('is turned away where the signature is late, early, forged or missing', async () => {
    const body = article('forged');
    expect(await app.send(body, { t: Date.now() - 301_000 })).toBe(401);
    expect(await app.send(body, { t: Date.now() + 301_000 })).toBe(401);
    expect(await app.send(body, { secret: 'a-secret-of-somebody-else-altogether' })).toBe(401);
    expect(await app.post('generic', JSON.stringify(body), {})).toBe(401);
    expect(await app.send('not an object')).toBe(400);
    await sleep(50);
    expect(await item('forged')).toBeNull();
  });

  test('works in Strapi, and what it sends is read end to end', async () => {
    const upToPublished = strapiRecordings().slice(0, 35);
    for (const { delivery } of upToPublished) {
      const { headers, body } = delivery;
      expect(await app.post('strapi', Buffer.from(body).toString(), { authorization: headers.authorization! })).toBe(
        202,
      );
    }
    const query = 'query ($id: ID!) { item(id: $id) { title locales topics premium } }';
    const id = 'strapi:m7sc5vxo3zkb19r35fj2zrsj';
    await eventually(async () => (await app.ask(query, { id })).data.item?.locales.length === 2, 5000);
    expect((await app.ask(query, { id })).data.item).toMatchObject({
      locales: ['en', 'pt'],
      topics: ['Food & drink', 'Travel'],
      premium: true,
    });
  });
});

test('says how it is: alive, ready, in figures', async () => {
  expect(await app.get('/healthz')).toEqual({ status: 200, text: '{"status":"ok"}' });
  const { status, text } = await app.get('/readyz');
  expect(status).toBe(200);
  expect(JSON.parse(text)).toMatchObject({ ready: true, checks: { index: true, store: true, storage: 'memory' } });
  const metrics = (await app.get('/metrics')).text;
  for (const name of ['attune_http_request_seconds_count', 'attune_feed_plan_total', 'attune_items_visible{tenant=']) {
    expect(metrics).toContain(name);
  }
  expect(metrics).not.toContain('browser-0123456789abcdef');
});
