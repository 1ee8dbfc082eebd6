import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface StubDocument {
  /** By locale; Ghost shows `en`. */
  readonly titles: Readonly<Record<string, string>>;
  readonly updatedAt: number;
}

/** What goes wrong with a request in place of its answer: a status with Retry-After (s), a lost connection, silence. */
export type StubTrouble = { readonly status: number; readonly retryAfter?: number } | 'reset' | 'hang';

/**
 * A CMS over HTTP that knows its published articles, and answers as a running Strapi 5 (`/api/articles`) and Ghost
 * (`/ghost/api/admin/posts`) answered: their envelopes, their paging, their order.
 */
export class StubCms {
  readonly documents = new Map<string, StubDocument>();
  /** By the number of the request, from 0. */
  readonly troubles = new Map<number, StubTrouble>();
  /** Paths and queries, as they came. */
  readonly requests: string[] = [];
  onRequest: (number: number, url: URL) => void | Promise<void> = () => undefined;
  pageSize = 100;
  private server: Server | undefined;

  async start(): Promise<this> {
    this.server = createServer((request, response) => void this.serve(request, response));
    await new Promise<void>((resolve) => this.server!.listen(0, '127.0.0.1', resolve));
    return this;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server!.address() as AddressInfo).port}`;
  }

  put(id: string, titles: StubDocument['titles']): void {
    this.documents.set(id, { titles, updatedAt: Date.now() });
  }

  /** What readers should see: titles by locale, of each document. */
  truth(): Record<string, Record<string, string>> {
    return Object.fromEntries([...this.documents].sort(byId).map(([id, { titles }]) => [id, { ...titles }]));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const number = this.requests.push(request.url!) - 1;
    const url = new URL(request.url!, 'http://cms');
    const trouble = this.troubles.get(number);
    await this.onRequest(number, url);
    if (trouble === 'hang') return;
    if (trouble === 'reset') return void request.socket.destroy();
    if (trouble !== undefined) {
      const headers: Record<string, string> =
        trouble.retryAfter === undefined ? {} : { 'retry-after': String(trouble.retryAfter) };
      return void response.writeHead(trouble.status, headers).end();
    }
    const answer = url.pathname.startsWith('/ghost/') ? this.ghost(url) : this.strapi(url);
    response.writeHead(answer === null ? 404 : 200, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer ?? { errors: [{ type: 'NotFoundError' }] }));
  }

  /** Rows by document and locale; `filters` are those that our lists and single questions use. */
  private strapi({ searchParams }: URL): unknown {
    const filter = (name: string) => searchParams.get(name);
    const [one, from, after] = [
      filter('filters[documentId][$eq]'),
      filter('filters[$and][0][documentId][$gte]'),
      filter('filters[$and][0][documentId][$gt]'),
    ];
    const since = Date.parse(filter('filters[$or][0][updatedAt][$gt]') ?? '');
    const wanted = [...this.documents].sort(byId).filter(
      ([id, { updatedAt }]) =>
        (one === null || id === one) &&
        (from === null || id >= from) &&
        (after === null || id > after) &&
        !(updatedAt <= since), // prettier-ignore
    );
    const rows = wanted.flatMap(([id, { titles }]) => Object.keys(titles).map((locale) => ({ id, locale })));
    const pagination = {
      page: 1,
      pageSize: this.pageSize,
      pageCount: Math.ceil(rows.length / this.pageSize),
      total: rows.length,
    };
    const some = rows.slice(0, this.pageSize);
    return { data: some.map(({ id, locale }) => strapiRow(id, locale, this.documents.get(id)!)), meta: { pagination } };
  }

  private ghost({ pathname, searchParams }: URL): unknown {
    const [, id] = /\/(?:posts|pages)\/(\w+)\/$/.exec(pathname) ?? [];
    if (id !== undefined) {
      const document = this.documents.get(id);
      return document === undefined ? null : { posts: [ghostPost(id, document)] };
    }
    const all = pathname.endsWith('/pages/') ? [] : [...this.documents].sort(byId);
    const page = Number(searchParams.get('page'));
    const pages = Math.max(1, Math.ceil(all.length / this.pageSize));
    const some = all.slice((page - 1) * this.pageSize, page * this.pageSize);
    const name = pathname.endsWith('/pages/') ? 'pages' : 'posts';
    const next = page < pages ? page + 1 : null;
    const pagination = { page, limit: this.pageSize, pages, total: all.length, next, prev: page > 1 ? page - 1 : null };
    return { [name]: some.map(([one, document]) => ghostPost(one, document)), meta: { pagination } };
  }
}

function byId([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

function strapiRow(documentId: string, locale: string, { titles, updatedAt }: StubDocument) {
  const time = new Date(updatedAt).toISOString();
  const title = titles[locale]!;
  return {
    ...{ id: 1_000, documentId, title, slug: documentId, excerpt: `Of ${title}.`, locale, premium: false },
    body: [{ type: 'paragraph', children: [{ type: 'text', text: `All of ${title}.` }] }],
    ...{ createdAt: '2026-01-01T00:00:00.000Z', updatedAt: time, publishedAt: '2026-01-01T00:00:00.000Z' },
    tags: [{ id: 1, name: 'garden' }],
  };
}

function ghostPost(id: string, { titles, updatedAt }: StubDocument) {
  const title = titles.en ?? '';
  return {
    ...{ id, uuid: `uuid-${id}`, title, slug: id, html: `<p>All of ${title}.</p>`, status: 'published' },
    ...{ visibility: 'public', featured: false, url: `https://blog.example.org/${id}/`, feature_image: null },
    published_at: '2026-01-01T00:00:00.000Z',
    updated_at: new Date(updatedAt).toISOString(),
    ...{ tags: [{ name: 'garden', visibility: 'public' }], authors: [{ name: 'Ana' }] },
  };
}
