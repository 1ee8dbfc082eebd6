import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openMongoStorage } from '../../src/adapters/mongo/open-mongo-storage';
import { publishedLocales, type Item } from '../../src/core/item';
import { seededRandom } from '../../src/core/random';
import type { ReconcileReport } from '../../src/usecases/reconcile-report';
import { startApp, type RunningApp } from '../support/app';
import { describeWithMongo } from '../support/mongo';
import { build } from '../support/server-process';
import { StubCms } from '../support/stub-cms';
import { eventually } from '../support/tenant';

const SECRET = 'a-secret-of-thirty-two-characters';
const KEY = 'a-key-for-the-inbox-0123456789';

const sourcesOf = (cms: StubCms) =>
  JSON.stringify([
    {
      ...{ name: 'strapi', source: 'strapi', secrets: [SECRET], mapping: { types: ['article'] } },
      api: { baseUrl: cms.url, token: 'token', perSecond: 1_000 },
    },
  ]);

function shownOf(items: readonly Item[]): Record<string, Record<string, string>> {
  const seen = items
    .filter(({ status, source }) => status === 'published' && source === 'strapi')
    .map((item): [string, Record<string, string>] => [
      item.id.slice('strapi:'.length),
      Object.fromEntries(publishedLocales(item).map((locale) => [locale, item.variants[locale]?.title ?? ''])),
    ]);
  return Object.fromEntries(seen.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('a site whose webhooks get lost', () => {
  let cms: StubCms;
  let app: RunningApp;

  beforeAll(async () => {
    cms = await new StubCms().start();
    const env = { WEBHOOK_SOURCES: sourcesOf(cms), SERVICE_KEYS: `desk:${KEY}:inbox`, METRICS_PUBLIC: 'on' };
    app = await startApp({ env });
  });
  afterAll(async () => {
    await app?.close();
    await cms?.stop();
  });

  const tenant = () => app.app.tenants.get('default')!;
  const shown = async () => shownOf(await tenant().stores.items.changedSince({ changedAt: -1, id: '' }, 10_000));
  const headers = { authorization: `Bearer ${SECRET}` };
  const sources = async () => {
    const response = await fetch(`${app.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': KEY },
      body: JSON.stringify({
        query: `{ sources { name lastDeliveryAt deliveries { waiting dead } unmapped { count }
          lastReconcile { outcome counts { checked added changed withdrawn } } } }`,
      }),
    });
    const { data } = (await response.json()) as { data: { sources: Record<string, unknown>[] } };
    return data.sources;
  };

  function event(name: string, documentId: string, title: string): string {
    const entry = {
      ...{ documentId, id: 1, title, slug: documentId, excerpt: `Of ${title}.`, locale: 'en' },
      publishedAt: '2026-01-01T00:00:00.000Z',
      body: [{ type: 'paragraph', children: [{ type: 'text', text: `All of ${title}.` }] }],
    };
    const createdAt = new Date().toISOString();
    return JSON.stringify({ event: name, createdAt, model: 'article', uid: 'api::article.article', entry });
  }

  it('is right again after a comparison, and says what it found', async () => {
    const random = seededRandom(7);
    for (let n = 0; n < 300; n++) {
      const id = `d${Math.floor(random() * 60)}`;
      const isDelete = random() < 0.2;
      if (isDelete) cms.documents.delete(id);
      else cms.put(id, { en: `Title ${n}` });
      if (random() < 0.4) continue;
      const status = await app.post('strapi', event(isDelete ? 'entry.delete' : 'entry.publish', id, `Title ${n}`), headers); // prettier-ignore
      expect(status).toBe(202);
    }
    await eventually(async () => (await tenant().stores.inbox.counts()).waiting === 0);
    expect(await shown()).not.toEqual(cms.truth());
    const report = await tenant().reconcile({ source: 'strapi', since: null, force: true });
    expect(report?.outcome).toBe('finished');
    expect(await shown()).toEqual(cms.truth());
    const [source] = await sources();
    const { checked, added, changed, withdrawn } = report!.counts;
    expect(source).toMatchObject({
      ...{ name: 'strapi', deliveries: { waiting: 0, dead: 0 }, unmapped: { count: 0 } },
      lastReconcile: { outcome: 'FINISHED', counts: { checked, added, changed, withdrawn } },
    });
    expect(Date.now() - Date.parse(source!.lastDeliveryAt as string)).toBeLessThan(120_000);
    expect((await app.get('/metrics')).text).toMatch(/attune_source_reconcile_differences{.*what="changed"} \d/);
  }, 60_000);

  it('is compared by itself where the CMS says that something changed and not what', async () => {
    cms.put('bulk', { en: 'Changed by a bulk action' });
    cms.documents.delete('d1');
    const hint = JSON.stringify({ event: 'entry.update', createdAt: new Date().toISOString(), entry: 'null' });
    expect(await app.post('strapi', hint, headers)).toBe(202);
    await eventually(async () => JSON.stringify(await shown()) === JSON.stringify(cms.truth()), 20_000);
  }, 30_000);

  it('has a page for editors, with nothing in it before they give their key', async () => {
    const { status, text } = await app.get('/editors');
    expect([status, text.includes('Title')]).toEqual([200, false]);
    expect((await app.get('/editors/scripts/main.js')).status).toBe(200);
  });

  it('is not asked where nobody said that it can be', async () => {
    await expect(tenant().reconcile({ source: 'other', since: null })).rejects.toThrow(/WEBHOOK_SOURCES names: strapi/);
  });
});

describeWithMongo('the command', (url) => {
  let cms: StubCms;
  let folder: string;
  const children: ChildProcess[] = [];

  beforeAll(async () => {
    build();
    cms = await new StubCms().start();
    folder = await mkdtemp(join(tmpdir(), 'attune-reconcile-'));
  }, 60_000);
  afterAll(async () => {
    for (const child of children) child.kill('SIGKILL');
    await cms?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  function command(...args: string[]) {
    const { PATH = '', HOME = '' } = process.env;
    const env = {
      ...{ PATH, HOME, NODE_ENV: 'test', EMBEDDER: 'fast', LOG_LEVEL: 'warn', SEED_DEMO: 'off' },
      ...{ MONGO_URL: url(), DATA_DIR: folder, WEBHOOK_SOURCES: sourcesOf(cms) },
    };
    const child = spawn(process.execPath, ['.build/cli/reconcile.js', '--json', ...args], {
      cwd: join(__dirname, '../..'),
      env,
    });
    children.push(child);
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    const ended = once(child, 'exit').then(([code]) => ({ code: code as number | null, output }));
    return { child, ended };
  }

  async function report(...args: string[]): Promise<ReconcileReport> {
    const { code, output } = await command(...args).ended;
    const last = output.trim().split('\n').at(-1)!;
    if (!last.startsWith('{')) throw new Error(`It ended with ${code}:\n${output}`);
    return (JSON.parse(last) as { report: ReconcileReport }).report;
  }

  async function shown() {
    const storage = await openMongoStorage({ url: url(), now: Date.now });
    try {
      return shownOf(await storage.forTenant('default').items.changedSince({ changedAt: -1, id: '' }, 10_000));
    } finally {
      await storage.close();
    }
  }

  it('goes on after a kill -9 where it was, and looks without touching', async () => {
    cms.pageSize = 25;
    for (let n = 0; n < 400; n++) cms.put(`d${String(n).padStart(5, '0')}`, { en: `Title ${n}` });
    const first = command('--source', 'strapi');
    cms.onRequest = (number) => void (number === 8 && first.child.kill('SIGKILL'));
    expect((await first.ended).code).toBeNull();
    const asked = cms.requests.length;
    cms.onRequest = () => undefined;
    cms.documents.delete('d00003');
    const second = await report('--source', 'strapi');
    expect(second).toMatchObject({ outcome: 'finished', counts: { unmapped: 0, failed: 0 } });
    expect(second.counts.checked).toBeGreaterThanOrEqual(399);
    // Of sixteen pages the first half was read before.
    expect(cms.requests.length - asked).toBeLessThan(12);
    const third = await report('--source', 'strapi');
    expect(third.counts).toMatchObject({ checked: 399, added: 0 });
    expect(await shown()).toEqual(cms.truth());

    cms.put('d00001', { en: 'Other' });
    const dry = await report('--source', 'strapi', '--dry-run');
    expect(dry).toMatchObject({ dryRun: true, counts: { changed: 1, same: 398 } });
    expect(await shown()).not.toEqual(cms.truth());
  }, 120_000);

  it('explains itself, and says what is wrong', async () => {
    const all = [['--help'], ['--source', 'other'], ['--source', 'strapi', '--since', 'then']];
    const [help, other, then] = await Promise.all(all.map(async (args) => (await command(...args).ended).output));
    expect(help).toMatch(/--dry-run.*--force.*--restart/s);
    expect(other).toMatch(/no source other.*names: strapi/s);
    expect(then).toMatch(/--since: then is not a time/);
  }, 60_000);
});
