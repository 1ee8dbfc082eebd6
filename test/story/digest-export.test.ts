import { gunzipSync } from 'node:zlib';
import type { TenantStores } from '../../src/ports/stores';
import { DEV_SERVICE_KEY } from '../../src/settings';
import { article, startApp, type RunningApp } from '../support/app';
import { eventually } from '../support/tenant';

const KEY = { 'x-api-key': DEV_SERVICE_KEY };
const READERS = 450;

interface Line {
  readonly userId?: string;
  readonly cursor?: string;
  readonly digest?: {
    readonly id: string;
    readonly items: { readonly itemId: string; readonly title: string; readonly token: string }[];
  };
  readonly skipped?: string;
  readonly end?: boolean;
}

let one: RunningApp;

beforeAll(async () => {
  one = await startApp({ env: { NODE_ENV: 'development', STORAGE: 'memory', LOG_LEVEL: 'silent' } });
  for (let n = 0; n < 30; n += 1) await one.send(article(`item-${n}`, { topics: [`topic-${n % 5}`] }));
  await eventually(async () => (await one.feed({}, 30)).length === 30, 20_000);
  await fillReaders(one.app.tenants.get('default')!.stores);
}, 60_000);
afterAll(() => one?.close());

async function fillReaders({ interactions }: TenantStores) {
  const at = Date.now() - 60_000;
  await interactions.append(
    Array.from({ length: READERS }, (_, n) => ({
      id: `seed-${n}`,
      userId: `reader ${String(n).padStart(4, '0')}`,
      type: 'VIEW' as const,
      itemId: `item-${n % 30}`,
      at,
      value: null,
      receivedAt: at,
    })),
  );
}

const exported = async (query: string, headers: Record<string, string> = KEY) => {
  const response = await fetch(`${one.url}/digests/export?${query}`, {
    headers: { 'accept-encoding': 'identity', ...headers },
  });
  return { response, text: await response.text() };
};
const linesOf = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);

test('a line a reader, and an end that counts them', async () => {
  const { response, text } = await exported('campaign=daily&key=a');
  expect(response.headers.get('content-type')).toBe('application/x-ndjson');
  const lines = linesOf(text);
  expect(lines.at(-1)).toEqual({ end: true, reserved: READERS, skipped: 0 });
  expect(new Set(lines.map(({ userId }) => userId)).size).toBe(READERS + 1);
  expect(lines[0]!.digest!.items).toHaveLength(5);
  expect(lines[0]!.digest!.items[0]).toMatchObject({ title: expect.stringMatching(/^About item-/) as string });
});

test('goes on behind a cursor, and a repeat answers the same digests', async () => {
  const whole = linesOf((await exported('campaign=daily&key=a')).text);
  const rest = linesOf((await exported(`campaign=daily&key=a&after=${whole[299]!.cursor}`)).text);
  expect(rest.slice(0, -1)).toEqual(whole.slice(300, -1));
});

test('is compressed where that is accepted', async () => {
  const url = `${one.url}/digests/export?campaign=daily&key=a`;
  const { request } = await import('node:http');
  const body = await new Promise<{ encoding?: string; bytes: Buffer }>((resolve, reject) => {
    const sent = request(url, { headers: { ...KEY, 'accept-encoding': 'br, gzip;q=0.5' } }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({ encoding: response.headers['content-encoding'], bytes: Buffer.concat(chunks) }),
      );
    });
    sent.on('error', reject).end();
  });
  expect(body.encoding).toBe('gzip');
  expect(linesOf(gunzipSync(body.bytes).toString())).toHaveLength(READERS + 1);
});

test('one that is broken off stops reserving, and goes on behind the last cursor', async () => {
  const aborter = new AbortController();
  const response = await fetch(`${one.url}/digests/export?campaign=weekly&key=b`, {
    headers: { ...KEY, 'accept-encoding': 'identity' },
    signal: aborter.signal,
  });
  const { value } = (await response.body!.getReader().read()) as { value?: Uint8Array };
  aborter.abort();
  const came = new TextDecoder()
    .decode(value)
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as Line);
  const rest = linesOf((await exported(`campaign=weekly&key=b&after=${came.at(-1)!.cursor}`)).text);
  expect(came.length + rest.length).toBe(READERS + 1);
});

test('a token of a line tracks what the reader did', async () => {
  const [line] = linesOf((await exported('campaign=daily&key=a')).text);
  const { itemId, token } = line!.digest!.items[0]!;
  const headers = await one.signedIn(line!.userId!);
  const { data } = await one.track([{ type: 'CLICK', itemId, token }], headers);
  expect(data.track).toMatchObject({ accepted: 1, rejected: [] });
});

test('what was exported is committed in bulk', async () => {
  const ids = linesOf((await exported('campaign=daily&key=a')).text).flatMap(({ digest }) => digest?.id ?? []);
  const query = 'mutation ($ids: [ID!]!) { commitDigests(ids: $ids) { id state code repeated } }';
  const { data } = await one.ask(query, { ids }, KEY);
  const { commitDigests } = data as unknown as { commitDigests: { state: string }[] };
  expect(commitDigests).toHaveLength(READERS);
  expect(commitDigests.every(({ state }) => state === 'COMMITTED')).toBe(true);
});

test.each([
  ['campaign=hourly', KEY, 404, 'NOT_FOUND'],
  ['campaign=daily&period=2019-01-01', KEY, 400, 'UNKNOWN_PERIOD'],
  ['campaign=daily&after=%21%21', KEY, 400, 'BAD_CURSOR'],
  ['campaign=daily&size=10000', KEY, 400, 'BAD_USER_INPUT'],
  ['', KEY, 400, 'BAD_USER_INPUT'],
  ['campaign=daily', {}, 403, 'FORBIDDEN'],
  ['campaign=daily', { 'x-api-key': 'x'.repeat(30) }, 401, 'UNAUTHENTICATED'],
])('%s is refused where it must be', async (query, headers, status, code) => {
  const { response, text } = await exported(query, headers);
  expect(response.status).toBe(status);
  expect(text).toContain(code);
});
