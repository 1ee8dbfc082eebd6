import { Readable } from 'node:stream';
import { constants, createGzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '../core/refusal';
import { exportDigests, readerAt, type ExportInput, type ExportLine } from '../usecases/export-digests';
import type { TenantServices } from '../usecases/services';
import { acceptedLocales } from './accept-language';
import { addressedTenant } from './addressed-tenant';
import type { GuardedAuthenticate } from './guard-authentication';

export interface DigestExportOptions {
  /** By name; the first answers without its name too. */
  readonly tenants: ReadonlyMap<string, TenantServices>;
  readonly authenticate: GuardedAuthenticate;
}

const Asked = z.strictObject({
  campaign: z.string().min(1).max(256),
  period: z.string().max(20).optional(),
  after: z.string().max(1_000).optional(),
  key: z.string().min(1).max(100).optional(),
  locales: z.string().max(200).optional(),
});

/**
 * `GET [/t/:tenant]/digests/export?campaign=&period=&after=&key=&locales=`: NDJSON, a line a reader, reserving as it goes;
 * gzip where it is accepted. Every line carries its cursor; the last is `{"end":true,…}`. Where that is missing the
 * connection broke: ask again with `after` and the last cursor. Refuses (403) whoever has no key of scope `digests`.
 */
export function digestExport(app: FastifyInstance, { tenants, authenticate }: DigestExportOptions): void {
  for (const url of ['/digests/export', '/t/:tenant/digests/export'])
    app.get(url, async (request, reply) => {
      const [name, services] = addressedTenant(request, tenants);
      const caller = await authenticate(request, name);
      if (!caller.scopes.has('digests'))
        throw new Refusal('FORBIDDEN', 'Only a service key with the scope `digests` may export them.');
      const pages = exportDigests(inputOf(request, caller.keyName ?? 'export'), services);
      // The first page is awaited, so that what is refused is answered as a refusal.
      const first = await pages.next();
      return send(request, reply, Readable.from(textOf(first, pages), { objectMode: false, highWaterMark: 1 }));
    });
}

async function* textOf(
  first: IteratorResult<ExportLine[]>,
  pages: AsyncGenerator<ExportLine[]>,
): AsyncGenerator<Buffer> {
  try {
    for (let page = first; !page.done; page = await pages.next())
      yield Buffer.from(page.value.map((line) => `${JSON.stringify(line)}\n`).join(''));
  } finally {
    await pages.return(undefined);
  }
}

function send(request: FastifyRequest, reply: FastifyReply, text: Readable): FastifyReply {
  void reply.header('cache-control', 'no-store').header('vary', 'accept-encoding').type('application/x-ndjson');
  text.on('error', (err) => request.log.warn({ err }, 'a digest export broke off'));
  if (!acceptsGzip(request)) return reply.send(text);
  // Every page goes out as soon as it is there, so that the cursors of a broken export reach as far as it came.
  const gzip = createGzip({ flush: constants.Z_SYNC_FLUSH });
  text.on('error', (error) => gzip.destroy(error));
  gzip.on('close', () => text.destroy());
  return reply.header('content-encoding', 'gzip').send(text.pipe(gzip));
}

function acceptsGzip({ headers }: FastifyRequest): boolean {
  const codings = String(headers['accept-encoding'] ?? '')
    .toLowerCase()
    .split(',');
  return codings.some((coding) => /^gzip(;q=(?!0(\.0*)?$).+)?$/.test(coding.replace(/\s/g, '')));
}

function inputOf({ query, headers }: FastifyRequest, keyName: string): ExportInput {
  const asked = Asked.safeParse(query);
  if (!asked.success) {
    const problems = asked.error.issues.map(({ path, message }) => `${path.join('.') || 'the address'}: ${message}`);
    throw new Refusal('BAD_USER_INPUT', problems.join('; '));
  }
  const { campaign, period, after, key, locales } = asked.data;
  const reader = after === undefined ? undefined : readerAt(after);
  if (reader === null) throw new Refusal('BAD_CURSOR', 'This cursor was not made here. Ask again without `after`.');
  const wanted = acceptedLocales(locales ?? headers['accept-language']);
  return { campaign, period, after: reader, keyPrefix: key ?? keyName, locales: wanted };
}
