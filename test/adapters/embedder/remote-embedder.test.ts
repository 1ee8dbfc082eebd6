import { inspect } from 'node:util';
import { openEmbedder, type EmbedderSettings } from '../../../src/adapters/embedder/open-embedder';
import { EmbedderUnavailable, type Embedder } from '../../../src/ports/embedder';
import { cosine } from '../../contracts/vectors';
import { collectGarbage } from '../../support/collect-garbage';
import { StubServer, type StubAnswer } from './stub-server';

const KEY = 'sk-very-secret-key-123';
const QUICK = { timeoutMs: 150, retries: 2, backOffMs: 5 };

let server: StubServer;
beforeEach(async () => {
  server = await StubServer.start();
});
afterEach(() => server.stop());

const kinds: Record<string, () => EmbedderSettings> = {
  openai: () => ({ name: 'openai', baseUrl: `${server.url}/v1`, apiKey: KEY, model: 'text-3', ...QUICK }),
  ollama: () => ({ name: 'ollama', baseUrl: server.url, model: 'nomic:v1', ...QUICK }),
};

async function failure(call: Promise<unknown>): Promise<EmbedderUnavailable> {
  const error: unknown = await call.then(
    () => new Error('it did not fail'),
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(EmbedderUnavailable);
  return error as EmbedderUnavailable;
}

describe.each(Object.keys(kinds))('%s', (kind) => {
  let embedder: Embedder;
  const open = () => openEmbedder(kinds[kind]!());
  const script = (...answers: (StubAnswer | undefined)[]) => server.script.push(...answers);
  beforeEach(async () => {
    embedder = await open();
    server.requests.length = 0;
  });
  afterEach(() => embedder.close());

  test('learns its dimensions with one request at the start', async () => {
    expect(embedder).toMatchObject({ name: kind, dimensions: 96 });
    server.requests.length = 0;
    await (await open()).close();
    expect(server.requests).toHaveLength(1);
  });

  test('tries again after a 500, a lost connection and a timeout', async () => {
    for (const trouble of [{ status: 500 }, { status: 503, body: 'busy' }, { drop: true }, { delayMs: 400 }] as const) {
      script(trouble);
      expect(await embedder.embed(['bread'])).toHaveLength(1);
    }
    expect(server.requests).toHaveLength(8);
  });

  test('gives up after its retries, saying why', async () => {
    script({ status: 500 }, { status: 502 }, { status: 503, body: { error: 'out of memory' } });
    expect((await failure(embedder.embed(['bread']))).message).toMatch(/503: out of memory/);
    expect(server.requests).toHaveLength(3);
    expect(await embedder.embed(['bread'])).toHaveLength(1);
  });

  test('a server that never answers costs its timeouts and no more', async () => {
    script({ delayMs: 900 }, { delayMs: 900 }, { delayMs: 900 });
    const start = performance.now();
    expect((await failure(embedder.embed(['bread']))).message).toMatch(/within 150 ms/);
    expect(performance.now() - start).toBeLessThan(800);
  });

  test('nor more where garbage is collected meanwhile', async () => {
    script({ delayMs: 900 }, { delayMs: 900 }, { delayMs: 900 });
    const failed = failure(embedder.embed(['bread']));
    setTimeout(collectGarbage, 50);
    expect((await failed).message).toMatch(/within 150 ms/);
  });

  test('429 waits as long as Retry-After says', async () => {
    script({ status: 429, headers: { 'retry-after': '1' }, body: { error: { message: 'slow down' } } });
    await embedder.embed(['bread']);
    const [first, second] = server.requests;
    expect(second!.at - first!.at).toBeGreaterThan(980);
  });

  test('429 with a date waits until then; one in the past does not', async () => {
    script({ status: 429, headers: { 'retry-after': new Date(Date.now() + 2000).toUTCString() } });
    script({ status: 429, headers: { 'retry-after': new Date(0).toUTCString() } });
    await embedder.embed(['bread']);
    const [first, second, third] = server.requests;
    expect(second!.at - first!.at).toBeGreaterThan(900);
    expect(third!.at - second!.at).toBeLessThan(500);
  });

  test('a server that wants an hour of peace is left to the caller at once', async () => {
    script({ status: 429, headers: { 'retry-after': '3600' } });
    expect((await failure(embedder.embed(['bread']))).message).toMatch(/429/);
    expect(server.requests).toHaveLength(1);
  });

  test.each([400, 401, 403, 404, 413, 422])('%i is not tried again', async (status) => {
    script({ status, body: { error: { message: 'no such thing' } } });
    expect((await failure(embedder.embed(['bread']))).message).toContain(String(status));
    expect(server.requests).toHaveLength(1);
  });

  test('a redirect is not followed', async () => {
    script(...Array<StubAnswer>(3).fill({ status: 307, headers: { location: `${server.url}/elsewhere` } }));
    await failure(embedder.embed(['bread']));
    expect(server.requests.map(({ path }) => path)).not.toContain('/elsewhere');
  });

  const row = (embedding: unknown, index = 0) =>
    kind === 'openai' ? { data: [{ index, embedding }] } : { embeddings: [embedding] };
  const numbers = Array.from({ length: 96 }, () => 0.1);
  const malformed: [string, unknown][] = [
    ['no JSON', '<html>welcome to the hotel network</html>'],
    ['null', null],
    ['another shape', { vectors: [] }],
    ['no vectors', { data: [], embeddings: [] }],
    ['words for numbers', row(numbers.map(String))],
    ['null for numbers', row([...numbers.slice(1), null])],
    ['infinite numbers', JSON.stringify(row(numbers)).replace('0.1', '1e999')],
    ['too few numbers', row(numbers.slice(1))],
    ['too many numbers', row([...numbers, 0.1])],
    ['an empty vector', row([])],
    ['base64', row('zczMPQ==')],
  ];
  test.each(malformed)('%s is refused, not believed', async (_, body) => {
    script({ body });
    await failure(embedder.embed(['bread']));
    expect(server.requests).toHaveLength(1);
  });

  test('more or fewer vectors than texts are refused', async () => {
    script({ body: row(numbers) });
    expect((await failure(embedder.embed(['bread', 'orbit']))).message).toMatch(/1 vectors for 2 texts/);
  });

  test('a vector without a direction becomes the fixed one', async () => {
    script({ body: row(numbers.map(() => 0)) });
    expect(await embedder.embed(['bread'])).toEqual(await embedder.embed(['']));
  });

  test('empty texts are never sent; long lists go in batches', async () => {
    const texts = Array.from({ length: 150 }, (_, i) => (i % 10 === 0 ? ' ' : `text number ${i}`));
    const vectors = await embedder.embed(texts);
    expect(server.requests.flatMap(({ body }) => body.input)).toEqual(texts.filter((text) => text !== ' '));
    expect(Math.max(...server.requests.map(({ body }) => body.input.length))).toBe(embedder.batchSize);
    const [again] = await embedder.embed(['text number 149']);
    expect(cosine(again!, vectors[149]!)).toBeGreaterThan(0.9999);
  });

  test('broken surrogates reach the server as text', async () => {
    await embedder.embed(['a\ud800b']);
    expect(server.requests[0]!.body.input).toEqual(['a\ufffdb']);
  });

  test('closing ends what is under way', async () => {
    script({ delayMs: 5000 });
    const call = failure(embedder.embed(['bread']));
    await new Promise((resolve) => setTimeout(resolve, 30));
    await embedder.close();
    expect((await call).message).toMatch(/closed/);
  });

  test('closing ends a pause between two attempts', async () => {
    script({ status: 429, headers: { 'retry-after': '20' } });
    const call = failure(embedder.embed(['bread']));
    await new Promise((resolve) => setTimeout(resolve, 60));
    await embedder.close();
    expect((await call).message).toMatch(/closed/);
  });

  test('does not open where nobody answers', async () => {
    await server.stop();
    expect((await failure(open())).message).toMatch(/could not be reached \(ECONNREFUSED\)/);
    server = await StubServer.start();
  });
});

describe('what is sent', () => {
  test('openai: path, key, model, float vectors, dimensions only where asked for', async () => {
    await openEmbedder({ name: 'openai', baseUrl: server.url, apiKey: KEY, model: 'text-3', dimensions: 8 });
    await openEmbedder({ name: 'openai', baseUrl: `${server.url}/gateway/v1/`, model: 'text-3' });
    const [first, second] = server.requests;
    expect(first).toMatchObject({ path: '/v1/embeddings', headers: { authorization: `Bearer ${KEY}` } });
    expect(first!.body).toEqual({ model: 'text-3', input: ['dimensions'], encoding_format: 'float', dimensions: 8 });
    expect(second!.path).toBe('/gateway/v1/embeddings');
    expect(second!.headers).not.toHaveProperty('authorization');
    expect(second!.body).not.toHaveProperty('dimensions');
  });

  test('ollama: path, model, cut by the server where too long', async () => {
    await openEmbedder({ name: 'ollama', baseUrl: `${server.url}/`, model: 'nomic:v1' });
    expect(server.requests[0]).toMatchObject({ path: '/api/embed', body: { model: 'nomic:v1', truncate: true } });
  });
});

describe('openai entries', () => {
  const answer = (...indexes: number[]) => ({
    body: { data: indexes.map((index) => ({ index, embedding: [index + 1, 1] })) },
  });

  test('belong to the text of their index', async () => {
    server.script.push(answer(0), answer(2, 0, 1));
    const embedder = await openEmbedder(kinds.openai!());
    const vectors = await embedder.embed(['a', 'b', 'c']);
    expect(vectors.map(([x, y]) => Math.round(x! / y!))).toEqual([1, 2, 3]);
  });

  test.each([[[0, 0]], [[0, 2]], [[1, 2]]])('with the indexes %j are refused', async (indexes) => {
    server.script.push(answer(0), answer(...indexes));
    const embedder = await openEmbedder(kinds.openai!());
    await failure(embedder.embed(['a', 'b']));
  });
});

describe('the key', () => {
  const open = (apiKey: string) => openEmbedder({ name: 'openai', baseUrl: server.url, model: 'm', ...QUICK, apiKey });

  test.each([
    { status: 401, body: { error: { message: `Incorrect API key provided: ${KEY}` } } },
    { status: 400, body: { error: { message: `Header said Bearer ${KEY}.` } } },
    { status: 500, body: { error: KEY } },
  ])('is in no error ($status)', async (answer) => {
    server.script.push(answer, answer, answer);
    expect(inspect(await failure(open(KEY)), { depth: 9, showHidden: true })).not.toContain(KEY);
  });

  test('is in no error where a header cannot carry it', async () => {
    const error: unknown = await open(`${KEY}\u0001\n${KEY}`).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(Error);
    expect(inspect(error, { depth: 9 })).not.toContain(KEY);
  });

  test('does not show when an embedder is printed', async () => {
    const embedder = await open(KEY);
    expect(inspect(embedder, { depth: 9, showHidden: true }) + JSON.stringify(embedder)).not.toContain(KEY);
  });
});
