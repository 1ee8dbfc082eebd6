import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openEmbedder } from '../../src/adapters/embedder/open-embedder';
import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { composeTenant, type Tenant, type TenantDeps } from '../../src/compose-tenant';
import { loadConfig } from '../../src/config';
import type { Embedder } from '../../src/ports/embedder';
import type { TenantStores } from '../../src/ports/stores';

export interface TestTenant {
  readonly tenant: Tenant;
  readonly stores: TenantStores;
  /** Problems told in the background; a test that expects none asserts that it is empty. */
  readonly errors: unknown[];
  close(): Promise<void>;
}

export interface TestTenantOptions {
  readonly stores?: TenantStores;
  readonly embedder?: Embedder;
  readonly env?: Record<string, string>;
  readonly now?: () => number;
  readonly deps?: Partial<TenantDeps>;
}

/** A running tenant as the process has it, on memory storage and the fast embedder unless told otherwise. */
export async function startTenant({
  stores,
  embedder,
  env = {},
  now = Date.now,
  deps = {},
}: TestTenantOptions = {}): Promise<TestTenant> {
  const folder = await mkdtemp(join(tmpdir(), 'attune-'));
  const errors: unknown[] = [];
  const ownStores = stores ?? memoryStorage({ now }).forTenant('test');
  const tenant = composeTenant({
    name: 'default',
    config: loadConfig({ NODE_ENV: 'test', TAIL_INTERVAL_MS: '20', ...env }),
    stores: ownStores,
    embedder: embedder ?? (await openEmbedder({ name: 'fast' })),
    folder,
    now,
    onError: (_what, error) => void errors.push(error),
    onWorked: () => undefined,
    onSwap: () => undefined,
    onTrained: () => undefined,
    ...deps,
  });
  await tenant.start();
  return {
    tenant,
    stores: ownStores,
    errors,
    close: async () => {
      await tenant.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Waits until `check` answers true; fails after `limitMs`. */
export async function eventually(check: () => boolean | Promise<boolean>, limitMs = 5000): Promise<void> {
  const end = Date.now() + limitMs;
  while (!(await check())) {
    if (Date.now() > end) throw new Error(`It did not come true within ${limitMs} ms: ${check.toString()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
