import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { attune } from '../../src/cms/payload-plugin.example';
import type { RawDelivery } from '../../src/core/content-source';
import { SECRET, sourceOf } from './recordings';

type Hook = (args: object) => unknown;

describe('the plugin to copy into Payload', () => {
  const received: RawDelivery[] = [];
  const answers: number[] = [];
  let waiting: (() => void) | undefined;
  let server: Server;

  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const headers = request.headers as Record<string, string>;
        const receivedAt = Date.now();
        received.push({ source: 'payload', event: null, headers, body: Buffer.concat(chunks), receivedAt });
        response.writeHead(answers.shift() ?? 202).end();
        waiting?.();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  beforeEach(() => received.splice(0));
  afterAll(() => new Promise((resolve) => server.close(resolve)));

  const arrived = (count: number) =>
    new Promise<void>((resolve) => {
      waiting = () => received.length >= count && resolve();
      waiting();
    });

  function hooksOf(slug: string): Record<string, Hook[]> {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const options = { url, secret: SECRET, collections: ['articles'], waitMs: 0, retryMs: [1] };
    const own: Hook = () => 'own';
    const [collection] = attune(options)({ collections: [{ slug, hooks: { afterChange: [own] } }] }).collections;
    return collection!.hooks;
  }

  const doc = { id: 4, title: 'Oceans', body: 'Words.', _status: 'published' };
  const req = { locale: 'en', query: {} };
  const source = sourceOf('payload');
  const meaning = (delivery: RawDelivery) => {
    source.verify(delivery, Date.now());
    source.check(delivery);
    return source.normalize(delivery);
  };

  it('tells of a publish, a draft, an unpublish and a delete in a way that our source understands', async () => {
    const { afterChange, afterDelete } = hooksOf('articles');
    const [own, changed] = afterChange!;
    expect(own!({})).toBe('own');
    expect(changed!({ doc, previousDoc: {}, operation: 'create', req })).toBe(doc);
    await arrived(1);
    const draft = { ...doc, _status: 'draft' };
    changed!({ doc: draft, previousDoc: doc, operation: 'update', req: { ...req, query: { draft: 'true' } } });
    await arrived(2);
    changed!({ doc: draft, previousDoc: doc, operation: 'update', req });
    await arrived(3);
    expect(afterDelete![0]!({ doc, id: 4, req })).toBe(doc);
    await arrived(4);
    const [published, saved, unpublished, deleted] = received.map(meaning);
    expect(published!.changes).toMatchObject([{ op: 'upsert', id: 'payload:articles:4', locale: 'en' }]);
    expect(saved!.ignored).toMatch(/draft/);
    expect(unpublished!.refetch).toEqual([{ type: 'articles', id: '4', itemId: 'payload:articles:4' }]);
    expect(deleted!.changes).toMatchObject([{ op: 'delete', id: 'payload:articles:4' }]);
  });

  it('tries again where the gateway cannot take it, and not where it will not', async () => {
    answers.push(503);
    hooksOf('articles').afterChange![1]!({ doc, previousDoc: {}, operation: 'create', req });
    await arrived(2);
    expect(received[0]!.body).toEqual(received[1]!.body);
    answers.push(401);
    hooksOf('articles').afterChange![1]!({ doc, previousDoc: {}, operation: 'create', req });
    await arrived(3);
    expect(received).toHaveLength(3);
  });

  it('leaves other collections alone', () => {
    expect(hooksOf('users').afterDelete).toBeUndefined();
    expect(hooksOf('users').afterChange).toHaveLength(1);
  });
});
