import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RawDelivery } from '../../src/core/content-source';

export const STRAPI_SECRET = 'a-secret-of-thirty-two-characters';

interface Recording {
  readonly request: { readonly headers: Record<string, string>; readonly rawBody: string };
}

/** What a running Strapi 5.54 sent, in the order it sent it, by file name; its short secret replaced by ours. */
export function strapiRecordings(): { name: string; delivery: RawDelivery }[] {
  const folder = join(__dirname, 'fixtures/strapi');
  const files = readdirSync(folder).filter((file) => /^\d\d-/.test(file));
  return files.sort().map((file) => {
    const { request } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as Recording;
    const headers = { ...request.headers, authorization: `Bearer ${STRAPI_SECRET}` };
    return { name: file.replace('.json', ''), delivery: strapiDelivery(request.rawBody, headers) };
  });
}

/** A delivery of Strapi's, received a moment after it was sent. */
export function strapiDelivery(body: string, headers: Record<string, string> = {}): RawDelivery {
  const { createdAt } = JSON.parse(body) as { createdAt?: string };
  const receivedAt = (createdAt === undefined ? 0 : Date.parse(createdAt)) + 5;
  return { source: 'strapi', event: null, headers, body: Buffer.from(body), receivedAt };
}
