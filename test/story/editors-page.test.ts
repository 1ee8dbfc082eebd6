import Fastify from 'fastify';
import type { Browser } from 'playwright-core';
import { demoRoutes } from '../../src/http/demo-session';
import { editorsPage } from '../../src/http/editors-page';
import { describeWithBrowser, launchBrowser } from '../support/browser';
import { auditAccessibility, visit } from '../support/demo-visitor';

const KEY = 'a-key-for-the-inbox-0123456789';
const NOW = Date.now();
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString();

const COUNTS = { checked: 1_204, same: 1_200, added: 2, changed: 1, withdrawn: 1, unmapped: 1, failed: 0 };
const NONE = { waiting: 0, failing: 0, claimed: 0, dead: 0 };

const calm = {
  ...{ name: 'blog', kind: 'ghost', canBeAsked: true, order: null, deliveries: NONE, lastDeliveryAt: ago(3) },
  ...{ lastWholeReconcileAt: ago(300), staleness: null, reconcileInProgress: null, lastReconcile: null },
  unmapped: { count: 0, documents: [] },
};
const troubled = {
  ...{ name: 'strapi', kind: 'strapi', canBeAsked: true, lastDeliveryAt: ago(1), lastWholeReconcileAt: ago(2_000) },
  order: { key: 'createdAt of the event', onTie: 'the later arrival wins' },
  deliveries: { waiting: 3, failing: 1, claimed: 1, dead: 2 },
  staleness: { toldAt: ago(1), oldestAt: ago(6), heldAt: ago(5) },
  reconcileInProgress: { startedAt: ago(2), checked: 700, total: 1_204 },
  lastReconcile: {
    ...{ startedAt: ago(62), endedAt: ago(60), since: null, outcome: 'REFUSED', missing: 400, notCompared: 0 },
    reason: 'strapi shows nothing at all of the 400 items that are held here.',
    counts: COUNTS,
    differences: [{ itemId: 'strapi:abc', what: 'CHANGED', cmsAt: NOW - 60_000, heldAt: NOW - 300_000 }],
  },
  unmapped: {
    count: 1,
    documents: [{ itemId: 'strapi:no-title', reason: 'This article has no title. Fill in “title”.', at: ago(61) }],
  },
};
const dead = (id: string) => ({
  ...{ id, source: 'strapi', event: null, state: 'DEAD', receivedAt: ago(30), dueAt: ago(30), attempts: 12 },
  error: 'BAD_PAYLOAD: This article has no title. <img src=x onerror=alert(1)>',
});

/** The page over answers that a test may change. */
async function startStub() {
  const app = Fastify();
  const state = { deliveries: [dead('delivery-1'), dead('delivery-2')], mutations: [] as unknown[], questions: 0 };
  await app.register(demoRoutes({ session: null }));
  await app.register(editorsPage);
  app.post<{ Body: { query: string; variables: { which?: { ids?: string[] }; state?: string } } }>(
    '/graphql',
    (request) => {
      if (request.headers['x-api-key'] !== KEY)
        return { errors: [{ message: 'This key is not known.', extensions: { code: 'UNAUTHENTICATED' } }] };
      const { query, variables } = request.body;
      const [, verb] = /^mutation (\w+)/.exec(query) ?? [];
      state.questions += 1;
      if (verb !== undefined) {
        state.mutations.push([verb, variables.which]);
        const before = state.deliveries.length;
        const { ids } = variables.which ?? {};
        state.deliveries = state.deliveries.filter(({ id }) => ids !== undefined && !ids.includes(id));
        return { data: { count: before - state.deliveries.length } };
      }
      const deliveries = variables.state === 'DEAD' ? state.deliveries : [];
      const counts = { waiting: 3, claimed: 1, done: 40, dead: state.deliveries.length };
      return { data: { sources: [troubled, calm], inbox: { counts, deliveries } } };
    },
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  return { url: `${app.listeningOrigin}/editors`, state, stop: () => app.close() };
}

describeWithBrowser('the page for editors', () => {
  let browser: Browser;
  let stub: Awaited<ReturnType<typeof startStub>>;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => void (stub = await startStub()));
  afterEach(() => stub.stop());

  async function enter(key = KEY, given: Parameters<typeof visit>[2] = {}) {
    const visitor = await visit(browser, stub.url, given);
    await visitor.page.getByLabel('Service key').fill(key);
    await visitor.page.getByRole('button', { name: 'Look' }).click();
    return visitor;
  }

  it('shows nothing without a key, nor with a wrong one', async () => {
    const { page, leave } = await enter('a-wrong-key');
    await page.getByText('This key is not known.').waitFor();
    expect(await page.locator('#data').isVisible()).toBe(false);
    expect(await page.evaluate('window.sessionStorage.length + window.localStorage.length')).toBe(0);
    await leave();
  });

  it('tells how each source stands, and what is to be done', async () => {
    const { page, complaints, leave } = await enter();
    const card = page.getByRole('article', { name: 'strapi' });
    await card.getByText('Needs you').waitFor();
    expect(await card.textContent()).toMatch(/The CMS says .+, we have .+\..*700 of 1,204 looked at/s);
    expect(await card.textContent()).toMatch(/was not finished: 1,204 documents, 2 added, 1 changed, 1 withdrawn/);
    await card.getByText('1 document could not be taken in').click();
    await card.getByText('This article has no title. Fill in “title”.').waitFor();
    await page.getByRole('article', { name: 'blog' }).getByText('In step').waitFor();
    expect(complaints).toEqual([]);
    await page.reload();
    await card.getByText('Needs you').waitFor();
    await page.getByRole('button', { name: 'Forget the key' }).click();
    await page.getByLabel('Service key').waitFor();
    expect(await page.evaluate('window.sessionStorage.length')).toBe(0);
    await leave();
  });

  it('replays one, and drops the rest only when asked twice', async () => {
    const { page, complaints, leave } = await enter();
    await page.getByRole('button', { name: 'Replay strapi delivery-1' }).click();
    await page.getByText('1 webhook sent round again.').waitFor();
    await page.getByRole('button', { name: 'Drop all …' }).click();
    await page.getByRole('button', { name: 'Keep' }).click();
    expect(stub.state.deliveries).toHaveLength(1);
    await page.getByRole('button', { name: 'Drop all …' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Drop' }).click();
    await page.getByText('1 webhook dropped.').waitFor();
    await page.getByText('Nothing has died.').waitFor();
    expect(stub.state.mutations).toEqual([['Replay', { ids: ['delivery-1'] }], ['Drop', { all: true }]]); // prettier-ignore
    await page.getByLabel('Show').selectOption('WAITING');
    await page.getByText('Nothing waits.').waitFor();
    expect(complaints).toEqual([]);
    await leave();
  });

  it.each([
    ['wide', { viewport: { width: 1360, height: 900 } }],
    ['narrow', { viewport: { width: 360, height: 740 } }],
    ['dark', { viewport: { width: 900, height: 900 }, colorScheme: 'dark' as const }],
  ])('is for everybody, %s', async (_, given) => {
    const { page, complaints, leave } = await enter(KEY, given);
    await page.getByRole('article', { name: 'strapi' }).waitFor();
    expect(await auditAccessibility(page)).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth <= window.innerWidth')).toBe(true);
    expect(complaints).toEqual([]);
    await leave();
  });
});
