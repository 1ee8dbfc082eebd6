import { embeddingTextOf, textHashOf } from '../../src/core/embedding-text';
import type { ItemDocument } from '../../src/core/item';
import { anItem, aVariant } from '../support/builders';
import { startTenant } from '../support/tenant';

function titled(title: string, revision: number, given: Partial<ItemDocument> = {}): ItemDocument {
  const item = anItem({ id: 'a', variants: { en: aVariant({ title }) }, bodies: {}, revision, ...given });
  return { ...item, textHash: textHashOf(embeddingTextOf(item)) };
}

test.each(['publish', 'hearOwnItem'] as const)('what a newer revision has overtaken is not heard: %s', async (verb) => {
  const running = await startTenant();
  const { live, backlog } = running.tenant;
  await live.publish(titled('Bread', 2));
  const vector = live.world.vectorOf('a');
  await live[verb](titled('Something older', 1));
  expect(backlog()).toBe(0);
  expect(vector).toBeDefined();
  expect(live.world.vectorOf('a')).toEqual(vector);
  await live[verb](titled('Withdrawn before', 1, { status: 'withdrawn' }));
  expect(live.world.vectorOf('a')).toEqual(vector);
  expect(running.errors).toEqual([]);
  await running.close();
});

test('what the tail has shown already is still embedded at once where it is ours', async () => {
  const running = await startTenant({ env: { TAIL_INTERVAL_MS: '60000' } });
  const { tenant, stores } = running;
  const document = titled('Bread', 1);
  await stores.items.save(document, 0);
  await tenant.live.follow();
  expect(tenant.live.world.vectorOf('a')).toBeUndefined();
  await tenant.live.publish(document);
  expect(tenant.live.world.vectorOf('a')).toBeDefined();
  await running.close();
});
