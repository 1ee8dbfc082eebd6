import type { ReaderLedger } from '../../core/digest/reader-ledger';
import type { DigestLedger } from '../../ports/digest-ledger';
import type { TenantServices } from '../../usecases/services';
import type { DigestBatch } from './measure-digests';

/** Reserves the weekly digest for a page of readers, and says how long it waited for the ledger on the way. */
export async function reserveBatch(
  { after, first }: { readonly after: string | null; readonly first: number },
  { digests }: Pick<TenantServices, 'digests'>,
  ledger: DigestLedger,
): Promise<DigestBatch> {
  const watch = watched(ledger);
  const started = performance.now();
  try {
    const input = { campaign: 'weekly', after: after ?? undefined, first, keyPrefix: 'bench', locales: ['en'] };
    const { outcomes, endCursor, hasNextPage } = await digests.digests(input);
    const ms = performance.now() - started;
    const reserved = outcomes.filter(({ kind }) => kind === 'reserved').length;
    return { reserved, ms, storeMs: watch.ms, endCursor, hasNextPage };
  } finally {
    watch.stop();
  }
}

/** Times the ledger's verbs: a batch waits for each by itself, so that their times add up. */
function watched(ledger: DigestLedger) {
  const before = { ...ledger };
  const watch = { ms: 0, stop: () => void Object.assign(ledger, before) };
  const timed =
    <A extends unknown[], R>(verb: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      const started = performance.now();
      return verb(...args).finally(() => (watch.ms += performance.now() - started));
    };
  Object.assign(ledger, {
    byReaders: timed((userIds: readonly string[]) => before.byReaders(userIds)),
    save: timed((ledgers: readonly ReaderLedger[]) => before.save(ledgers)),
  });
  return watch;
}
