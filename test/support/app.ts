import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SIGNATURE_HEADER, signGeneric } from '../../src/cms/generic-signature';
import { compose, type App, type ComposeOptions } from '../../src/compose';
import { readerToken } from '../../src/compose-demo';
import { loadConfig, type Config } from '../../src/config';
import { createLogger } from '../../src/http/logger';
import { DEV_WEBHOOK_SECRET } from '../../src/settings';

export const SECRET = DEV_WEBHOOK_SECRET;

export interface Shown {
  readonly id: string;
  readonly title: string;
  readonly locales: string[];
}

export interface Connection {
  readonly edges: {
    readonly node: Shown;
    readonly token: string;
    readonly signals: { name: string; value: number }[];
  }[];
  readonly pageInfo: { readonly endCursor: string; readonly hasNextPage: boolean };
}

/** What stands in an answer, where it was asked for. */
export interface Data {
  readonly feed: Connection;
  readonly similar: Connection;
  readonly item: Shown | null;
  readonly items: (Shown | null)[];
  readonly becauseYouLiked: { readonly likedItem: Shown; readonly items: Connection }[];
  readonly emailDigest: { readonly subject: string };
  readonly track: { accepted: number; duplicates: number; rejected: { index: number; code: string }[] };
  readonly identify: { readonly userId: string; readonly moved: number };
}

export interface Answer {
  readonly status: number;
  readonly data: Data;
  readonly errors: { message: string; extensions: { code: string; retryable?: boolean } }[] | undefined;
  readonly extensions: { personalization?: { plan: string; degraded: boolean } } | undefined;
}

/** Who asks, as headers. */
export type Headers = Record<string, string>;

/** Asks a running app, wherever it runs. */
export class Client {
  constructor(
    readonly url: string,
    private readonly prefix = '',
  ) {}

  /** The same app, another tenant. */
  tenant(name: string): Client {
    return new Client(this.url, `/t/${name}`);
  }

  async ask(query: string, variables: object = {}, headers: Headers = {}): Promise<Answer> {
    const response = await fetch(`${this.url}${this.prefix}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query, variables }),
    });
    return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
  }

  /** Sends a webhook of the generic source; answers the status. */
  async send(
    body: unknown,
    { t = Date.now(), secret = SECRET }: { t?: number; secret?: string } = {},
  ): Promise<number> {
    const text = JSON.stringify(body);
    return this.post('generic', text, { [SIGNATURE_HEADER]: signGeneric(text, secret, t) });
  }

  async post(source: string, body: string, headers: Headers): Promise<number> {
    const url = `${this.url}${this.prefix}/webhooks/${source}`;
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json', ...headers },
    });
    await response.arrayBuffer();
    return response.status;
  }

  async get(path: string): Promise<{ status: number; text: string }> {
    const response = await fetch(`${this.url}${path}`);
    return { status: response.status, text: await response.text() };
  }

  async track(events: readonly object[], headers: Headers): Promise<Answer> {
    return this.ask(
      'mutation ($events: [InteractionInput!]!) { track(events: $events) { accepted duplicates rejected { index code } } }',
      { events },
      headers,
    );
  }

  /** Ids of a feed's first page. */
  async feed(headers: Headers = {}, first = 20, args = ''): Promise<string[]> {
    return idsOf(
      (await this.ask(`{ feed(first: ${first} ${args}) { edges { node { id } } } }`, {}, headers)).data.feed,
    );
  }
}

/** Ids in a connection. */
export function idsOf({ edges }: Connection): string[] {
  return edges.map(({ node }) => node.id);
}

export interface RunningApp extends Client {
  readonly app: App;
  readonly config: Config;
  /** Headers of a signed-in reader. */
  signedIn(userId: string): Promise<Headers>;
  /** Stops it and forgets its folder. */
  close(): Promise<void>;
}

export interface AppOptions extends Partial<Omit<ComposeOptions, 'config'>> {
  readonly env?: Record<string, string>;
  /** Kept where given: for apps that come back. */
  readonly dataDir?: string;
}

/** The whole process, listening on a free port: memory storage and the fast embedder unless told otherwise. */
export async function startApp({ env = {}, dataDir, ...given }: AppOptions = {}): Promise<RunningApp> {
  const folder = dataDir ?? (await mkdtemp(join(tmpdir(), 'attune-app-')));
  const standard = { NODE_ENV: 'test', STORAGE: 'memory', EMBEDDER: 'fast', PORT: '0', SEED_DEMO: 'off' };
  // A machine that has other things to do must not make it shed load.
  const calm = { MAX_EVENT_LOOP_DELAY_MS: '0' };
  const config = loadConfig({ ...standard, ...calm, DATA_DIR: folder, LOG_LEVEL: 'silent', ...env });
  const app = await compose({ config, log: createLogger(config.logLevel), ...given });
  let closing: Promise<void> | undefined;
  const close = async () => {
    await app.stop();
    if (dataDir === undefined) await rm(folder, { recursive: true, force: true });
  };
  return Object.assign(new Client(app.url), {
    app,
    config,
    signedIn: async (userId: string) => ({ authorization: `Bearer ${await readerToken(userId, config, Date.now)}` }),
    close: () => (closing ??= close()),
  });
}

/** An article in the generic format. */
export function article(id: string, given: object = {}, version = Date.now()): object {
  const item = {
    type: 'article',
    title: `About ${id}`,
    body: `All there is to know of ${id}.`,
    topics: ['things'],
    ...given,
  };
  return { op: 'upsert', id, version, item };
}
