import { Refusal } from '../../src/core/refusal';
import { StoreUnavailable } from '../../src/ports/stores';
import { PERSONALIZATION } from '../support/fake-services';
import { at, SERVICE_KEY, signedIn, testServer, type TestServer } from '../support/http-server';

const EVERYTHING = `{
  feed(first: 12) {
    edges {
      cursor
      token
      score
      signals { name value }
      node {
        id type locale locales title summary url topics authors publishedAt premium attributes
        image { url alt width height }
      }
      reason {
        __typename
        ... on BecauseYouLiked { item { title } }
        ... on BecauseYouRead { item { title } }
        ... on ReadersLikeYou { item { title } }
        ... on SimilarTo { item { title } }
        ... on SharedTopic { topic }
        ... on SharedAuthor { author }
        ... on Trending { readers hours }
        ... on Popular { readers }
        ... on Fresh { publishedAt }
        ... on EditorsPick { featured }
        ... on ReadAgain { readAt }
        ... on Exploration { impressions }
      }
    }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
  }
}`;

let server: TestServer;
beforeEach(() => (server = testServer()));
afterEach(() => server.app.close());

describe('feed', () => {
  test('answers every field', async () => {
    const { data, errors } = await server.ask(EVERYTHING);
    expect(errors).toBeUndefined();
    expect(at(data, 'feed.edges.0')).toEqual({
      cursor: 'cursor-0',
      token: 'token-feed-item-1',
      score: 1,
      signals: [{ name: 'topic', value: 0.5 }],
      node: {
        id: 'item-1',
        type: 'article',
        locale: 'en',
        locales: ['en', 'de'],
        title: 'Title 1',
        summary: 'Summary 1',
        url: 'https://example.org/en/item-1',
        topics: ['bread', 'history'],
        authors: ['Ana'],
        publishedAt: '2026-01-01T00:00:00.000Z',
        premium: false,
        attributes: { readingMinutes: 1 },
        image: { url: 'https://example.org/item-1.jpg', alt: 'Picture 1', width: 640, height: 480 },
      },
      reason: { __typename: 'BecauseYouLiked', item: { title: 'Title 1' } },
    });
    expect(at(data, 'feed.pageInfo')).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: 'cursor-0',
      endCursor: 'cursor-11',
    });
  });

  test('tells every kind of reason with its facts', async () => {
    const { data } = await server.ask(EVERYTHING);
    expect(at(data, 'feed.edges.*.reason')).toEqual([
      { __typename: 'BecauseYouLiked', item: { title: 'Title 1' } },
      { __typename: 'BecauseYouRead', item: { title: 'Title 1' } },
      { __typename: 'SharedTopic', topic: 'bread' },
      { __typename: 'SharedAuthor', author: 'Ana' },
      { __typename: 'ReadersLikeYou', item: { title: 'Title 1' } },
      { __typename: 'SimilarTo', item: { title: 'Title 1' } },
      { __typename: 'Trending', readers: 7, hours: 24 },
      { __typename: 'Popular', readers: 70 },
      { __typename: 'Fresh', publishedAt: '2026-01-01T00:00:00.000Z' },
      { __typename: 'EditorsPick', featured: true },
      { __typename: 'ReadAgain', readAt: '2025-12-31T23:59:59.000Z' },
      { __typename: 'Exploration', impressions: 3 },
    ]);
  });

  test('passes on all that was asked, and the defaults where nothing was', async () => {
    await server.ask(`{
      feed(
        after: "cursor-3", exclude: ["a/b ö"], context: { locales: ["de", "en"], currentItemId: "item-9" },
        filter: { types: ["film"], topics: ["x"], authors: ["y"], locales: ["de"], premium: true,
                  publishedAfter: "2026-01-01T00:00:00Z", publishedBefore: "2026-02-01T01:00:00.5+01:00" }
      ) { edges { score } }
    }`);
    await server.ask(
      '{ feed(first: null, after: null, filter: null, exclude: null, context: null) { edges { score } } }',
    );
    const reader = { userId: null, signedIn: false };
    expect(server.services.calls.readFeed).toEqual([
      {
        reader,
        first: 20,
        after: 'cursor-3',
        locales: ['de', 'en'],
        exclude: ['a/b ö'],
        currentItemId: 'item-9',
        filter: {
          types: ['film'],
          topics: ['x'],
          authors: ['y'],
          locales: ['de'],
          premium: true,
          publishedAfter: Date.UTC(2026, 0, 1),
          publishedBefore: Date.UTC(2026, 1, 1, 0, 0, 0, 500),
        },
      },
      { reader, first: 20, after: undefined, locales: [], exclude: [], currentItemId: undefined, filter: {} },
    ]);
  });

  test('is answered in the languages of the query, else of the headers', async () => {
    const query = (context: string) => `{ feed(first: 1${context}) { edges { node { title locale url } } } }`;
    const german = { title: 'Titel 1', locale: 'de', url: null };
    const header = { 'accept-language': 'de-AT;q=0.9, pt, *;q=0.1' };
    expect(at((await server.ask(query(''), {}, header)).data, 'feed.edges.0.node')).toEqual(german);
    expect(at((await server.ask(query(', context: { locales: ["de"] }'))).data, 'feed.edges.0.node')).toEqual(german);
    const english = await server.ask(query(', context: { locales: ["en"] }'), {}, header);
    expect(at(english.data, 'feed.edges.0.node.locale')).toBe('en');
    expect(server.services.calls.readFeed.map(({ locales }) => locales)).toEqual([['pt', 'de-AT'], ['de'], ['en']]);
  });

  test('says how it was personalized', async () => {
    const { extensions } = await server.ask('{ feed { edges { score } } }');
    expect(extensions).toEqual({ personalization: PERSONALIZATION });
    expect((await server.ask('{ item(id: "item-1") { id } }')).extensions).toBeUndefined();
  });

  test('says so where any of its rankings was degraded', async () => {
    const degraded = { ...PERSONALIZATION, plan: 'trending' as const, degraded: true };
    const readSimilar = server.services.readSimilar.bind(server.services);
    server.services.readSimilar = async (input) => ({ ...(await readSimilar(input)), personalization: degraded });
    const { extensions } = await server.ask(
      '{ feed(first: 2) { edges { node { similar(first: 1) { edges { score } } } } } }',
    );
    expect(extensions).toEqual({ personalization: { ...PERSONALIZATION, degraded: true } });
  });

  test('asks for no cursor that nobody wanted', async () => {
    await server.ask('{ feed { edges { score token } pageInfo { hasNextPage } } }');
    expect(server.services.cursors).toBe(0);
  });

  test('leaves out an item that vanished after ranking, and still reads on behind it', async () => {
    const { services } = server;
    const readItems = services.readItems.bind(services);
    services.readItems = async (ids) => (await readItems(ids)).map((item) => (item?.id === 'item-2' ? null : item));
    const { data, errors } = await server.ask('{ feed(first: 2) { edges { node { id } } pageInfo { endCursor } } }');
    expect(errors).toBeUndefined();
    expect(at(data, 'feed')).toEqual({ edges: [{ node: { id: 'item-1' } }], pageInfo: { endCursor: 'cursor-1' } });
  });

  test('has no cursors on an empty page', async () => {
    server.services.items.clear();
    const { data } = await server.ask('{ feed { edges { score } pageInfo { hasNextPage startCursor endCursor } } }');
    expect(at(data, 'feed')).toEqual({
      edges: [],
      pageInfo: { hasNextPage: false, startCursor: null, endCursor: null },
    });
  });

  test('goes on with what is in memory while the store is out of reach, and says so', async () => {
    const { services } = server;
    services.inMemory.add('item-1').add('item-3');
    services.readItems = () => Promise.reject(new StoreUnavailable());
    const { data, errors, extensions } = await server.ask('{ feed(first: 3) { edges { node { id } } } }');
    expect(errors).toBeUndefined();
    expect(at(data, 'feed.edges.*.node.id')).toEqual(['item-1', 'item-3']);
    expect(extensions).toEqual({ personalization: { ...PERSONALIZATION, degraded: true } });
  });

  test('says that the store is out of reach where nothing is in memory', async () => {
    server.services.readItems = () => Promise.reject(new StoreUnavailable());
    const { errors } = await server.ask('{ feed(first: 3) { edges { node { id } } } }');
    expect(errors?.[0]?.extensions).toEqual({ code: 'STORE_UNAVAILABLE', retryable: true });
  });
});

describe('trips to the store', () => {
  const NESTED =
    '{ feed(first: 20) { edges { node { title similar(first: 5) { edges { node { title } } } } reason { ... on BecauseYouLiked { item { title } } } } } }';

  test('are two at most for a feed with similar items for each of 20 edges', async () => {
    const { data, errors } = await server.ask(NESTED);
    expect(errors).toBeUndefined();
    expect(at(data, 'feed.edges')).toHaveLength(20);
    expect(at(data, 'feed.edges.7.node.similar.edges')).toHaveLength(5);
    expect(server.services.calls.readFeed).toHaveLength(1);
    expect(server.services.calls.readSimilar).toHaveLength(20);
    expect(server.services.calls.readItems.length).toBeLessThanOrEqual(2);
  });

  test('ask for no item twice', async () => {
    await server.ask(NESTED);
    const asked = server.services.calls.readItems.flat();
    expect(asked).toHaveLength(new Set(asked).size);
  });

  test('are none where all is in memory', async () => {
    server.services.keepAllInMemory();
    await server.ask(NESTED);
    expect(server.services.calls.readItems).toEqual([]);
  });
});

describe('becauseYouLiked', () => {
  const QUERY =
    '{ becauseYouLiked { likedItem { id } items { edges { node { id } score } pageInfo { hasNextPage } } } }';

  test('answers rows', async () => {
    const { data, errors } = await server.ask(QUERY, {}, await signedIn('ana'));
    expect(errors).toBeUndefined();
    expect(at(data, 'becauseYouLiked.*.likedItem')).toEqual([{ id: 'item-1' }, { id: 'item-2' }, { id: 'item-3' }]);
    expect(at(data, 'becauseYouLiked.0.items.edges')).toHaveLength(10);
    expect(server.services.calls.readLikedRows).toEqual([
      { reader: { userId: 'ana', signedIn: true }, rows: 3, first: 10, locales: [] },
    ]);
  });

  test('leaves out a row whose liked item vanished', async () => {
    const readItems = server.services.readItems.bind(server.services);
    server.services.readItems = async (ids) =>
      (await readItems(ids)).map((item) => (item?.id === 'item-2' ? null : item));
    const { data } = await server.ask(QUERY);
    expect(at(data, 'becauseYouLiked')).toHaveLength(2);
  });
});

describe('similar', () => {
  test('answers a page', async () => {
    const { data } = await server.ask(
      '{ similar(itemId: "item-1", first: 3, after: "cursor-4") { edges { cursor } } }',
    );
    expect(at(data, 'similar.edges')).toEqual([{ cursor: 'cursor-5' }, { cursor: 'cursor-6' }, { cursor: 'cursor-7' }]);
  });

  test('refuses an unknown item', async () => {
    const { errors } = await server.ask('{ similar(itemId: "unknown") { edges { score } } }');
    expect(errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  test('is empty below an item that was withdrawn meanwhile, and costs nothing else', async () => {
    server.services.readSimilar = () => Promise.reject(new Refusal('NOT_FOUND', 'Gone.'));
    const query = '{ feed(first: 1) { edges { node { id similar { edges { score } pageInfo { endCursor } } } } } }';
    const { data, errors } = await server.ask(query);
    expect(errors).toBeUndefined();
    expect(at(data, 'feed.edges.0.node.similar')).toEqual({ edges: [], pageInfo: { endCursor: null } });
  });

  test('is answered, nested, in the languages of the item above', async () => {
    await server.ask(
      '{ feed(first: 1, context: { locales: ["de"] }) { edges { node { similar { edges { score } } } } } }',
    );
    expect(server.services.calls.readSimilar[0]?.locales).toEqual(['de']);
  });
});

describe('emailDigest', () => {
  test('answers a preview', async () => {
    const query =
      '{ emailDigest(campaign: "weekly", size: 2, at: "2026-11-21T00:00:00Z", userId: "ana") { campaign userId period subject items { node { id } token } } }';
    const { data } = await server.ask(query, {}, { 'x-api-key': SERVICE_KEY });
    expect(at(data, 'emailDigest')).toEqual({
      campaign: 'weekly',
      userId: 'ana',
      period: '2026-W47',
      subject: 'Title 1, and 7 more',
      items: [
        { node: { id: 'item-1' }, token: 'token-digest-item-1' },
        { node: { id: 'item-2' }, token: 'token-digest-item-2' },
      ],
    });
    expect(server.services.calls.previewDigest[0]).toEqual({
      campaign: 'weekly',
      size: 2,
      at: Date.UTC(2026, 10, 21),
      reader: { userId: 'ana', signedIn: true },
      locales: [],
    });
  });

  test('leaves size and time to the campaign', async () => {
    await server.ask('{ emailDigest(campaign: "weekly") { subject } }');
    expect(server.services.calls.previewDigest[0]).toMatchObject({ size: undefined, at: undefined });
  });
});
