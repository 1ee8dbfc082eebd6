import { SIGNATURE_HEADER, signGeneric } from '../../src/cms/generic-signature';
import type { TenantStores } from '../../src/ports/stores';
import { article, startApp, type RunningApp } from '../support/app';
import { eventually } from '../support/tenant';

const SECRET = 'a-secret-of-a-foreign-mailer-0123456789';
const OTHERS = 'a-secret-of-the-other-tenant-0123456789';

let one: RunningApp;
let stores: TenantStores;
let digest: { readonly id: string; readonly items: readonly { readonly itemId: string }[] };

beforeAll(async () => {
  one = await startApp({
    env: { DIGEST_EVENT_SECRETS: `${SECRET}@default,${OTHERS}@other`, TENANTS: 'default,other' },
  });
  for (let n = 0; n < 10; n += 1) await one.send(article(`item-${n}`));
  await eventually(async () => (await one.feed()).length === 10, 20_000);
  const tenant = one.app.tenants.get('default')!;
  ({ stores } = tenant);
  const contact = { sealed: 'x', addressHash: 'hash-ana', locale: null, timeZone: null, changedAt: Date.now() };
  await stores.contacts.put([{ ...contact, userId: 'ana' }]);
  await stores.consents.imported([{ addressHash: 'hash-ana', marketing: true, allowsPixel: true }], Date.now());
  const input = { campaign: 'daily', userId: 'ana', key: 'k', locales: [] };
  const outcome = await tenant.services.digests.reserveDigest(input);
  if (outcome.kind === 'reserved') ({ digest } = outcome);
}, 60_000);
afterAll(() => one?.close());

async function tell(events: unknown, secret = SECRET, path = '/digests/events') {
  const body = JSON.stringify(events);
  const headers = { 'content-type': 'application/json', [SIGNATURE_HEADER]: signGeneric(body, secret, Date.now()) };
  const response = await fetch(`${one.url}${path}`, { method: 'POST', body, headers });
  return {
    status: response.status,
    answer: (await response.json()) as { accepted: number; rejected: { code: string }[] },
  };
}

test('an open says that its items were shown, once however often it is told', async () => {
  const open = { id: 'e1', type: 'open', digestId: digest.id };
  for (let n = 0; n < 2; n += 1)
    expect(await tell([open])).toMatchObject({ status: 202, answer: { accepted: 1, rejected: [] } });
  const shown = await stores.impressions.receivedSince({ receivedAt: 0, id: '' }, 100);
  expect(shown.map(({ itemId, userId }) => `${userId} ${itemId}`).sort()).toEqual(
    digest.items.map(({ itemId }) => `ana ${itemId}`).sort(),
  );
});

test('a click is one, and follows from its showing', async () => {
  const click = { id: 'e2', type: 'click', digestId: digest.id, itemId: digest.items[0]!.itemId };
  await tell([click, click]);
  const done = await stores.interactions.ofUser('ana', { limit: 10 });
  expect(done).toMatchObject([{ type: 'CLICK', itemId: click.itemId, impressionId: expect.any(String) as string }]);
});

test('a bounce, a complaint and an unsubscribe end the mail', async () => {
  const consent = async () => (await stores.consents.byHashes(['hash-ana']))[0];
  await tell([{ id: 'e3', type: 'unsubscribe', userId: 'ana' }]);
  expect(await consent()).toMatchObject({ marketing: false, saidBy: 'reader' });
  await tell([{ id: 'e4', type: 'bounce', digestId: digest.id }]);
  expect(await consent()).toMatchObject({ suppressed: 'bounced' });
});

test('a bad event is rejected, the rest is taken', async () => {
  const { status, answer } = await tell([
    { id: 'a', type: 'explode' },
    { id: 'b', type: 'open', digestId: 'nonsense' },
    { id: 'c', type: 'bounce', userId: 'nobody' },
    { id: 'd', type: 'click', userId: 'ben', itemId: 'unknown-item' },
    { id: 'e', type: 'click', userId: 'ben', itemId: 'item-3' },
    null,
  ]);
  expect(status).toBe(202);
  expect(answer).toMatchObject({ accepted: 1 });
  const codes = answer.rejected.map(({ code }) => code);
  expect(codes).toEqual(['BAD_PAYLOAD', 'NOT_FOUND', 'NOT_FOUND', 'UNKNOWN_ITEM', 'BAD_PAYLOAD']);
});

test("what is not signed, signed by somebody else or by another tenant's mailer is refused", async () => {
  const open = [{ id: 'e9', type: 'open', digestId: digest.id }];
  expect((await tell(open, 'x'.repeat(40))).status).toBe(401);
  expect((await tell(open, OTHERS)).status).toBe(401);
  expect((await tell(open, SECRET, '/t/other/digests/events')).status).toBe(401);
  expect((await tell(open, SECRET, '/t/nobody/digests/events')).status).toBe(401);
  const unsigned = await fetch(`${one.url}/digests/events`, { method: 'POST', body: '[]' });
  expect(unsigned.status).toBe(401);
});

test.each([[{}], ['x'], [null]])('%j is no list of events', async (given) => {
  expect((await tell(given)).status).toBe(400);
});
