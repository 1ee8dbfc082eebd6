import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { at, INBOX_KEY, SERVICE_KEY, signedIn, testServer } from '../support/http-server';
import { aSourceStatus } from '../support/source-status';

/** What the page for editors asks. */
const SCRIPT = readFileSync(join(__dirname, '../../src/http/editors/scripts/ask.js'), 'utf8');
const [, LOOK = ''] = /export const LOOK = `([^`]+)`/.exec(SCRIPT) ?? [];
const DEAD = { state: 'DEAD', source: null };

const server = testServer();
afterAll(() => server.app.close());

test('tells how each source stands, with times as times and outcomes as words', async () => {
  const { data, errors } = await server.ask(LOOK, DEAD, { 'x-api-key': INBOX_KEY });
  expect(errors).toBeUndefined();
  expect(at(data, 'sources.0')).toMatchObject({
    ...{ name: 'strapi', kind: 'strapi', canBeAsked: true, lastDeliveryAt: '2026-01-01T00:01:02.000Z' },
    deliveries: { waiting: 3, failing: 1, claimed: 1, dead: 2 },
    staleness: { toldAt: '2026-01-01T00:01:02.000Z', heldAt: '2026-01-01T00:00:00.000Z' },
    lastReconcile: { outcome: 'FINISHED', since: null, counts: { checked: 9, withdrawn: 1 } },
    unmapped: { count: 1, documents: [{ itemId: 'strapi:x', reason: 'This article has no title.' }] },
  });
  expect(at(data, 'sources.0.lastReconcile.differences.0')).toMatchObject({
    what: 'CHANGED',
    cmsAt: 1_767_225_720_000,
  });
});

test('what the page for editors asks is not too much', async () => {
  const { errors, data } = await server.ask(LOOK, DEAD, { 'x-api-key': INBOX_KEY });
  expect([errors, at(data, 'inbox.counts.dead')]).toEqual([undefined, 1]);
});

test('a source of which nothing is known yet', async () => {
  const nothing = {
    lastDeliveryAt: null,
    lastReconcile: null,
    lastWholeReconcileAt: null,
    staleness: null,
    order: null,
  };
  server.services.sources = [aSourceStatus(nothing)];
  const { data, errors } = await server.ask(LOOK, DEAD, { 'x-api-key': INBOX_KEY });
  expect([errors, at(data, 'sources.0')]).toEqual([undefined, expect.objectContaining(nothing)]);
});

test.each([
  ['nobody', () => Promise.resolve({})],
  ['a reader', () => signedIn('ana')],
  ['another key', () => Promise.resolve({ 'x-api-key': SERVICE_KEY })],
])('%s may not look', async (_, headers) => {
  const { errors, data } = await server.ask('{ sources { name } }', {}, await headers());
  expect([errors?.[0]?.extensions.code, data]).toEqual(['FORBIDDEN', null]);
});
