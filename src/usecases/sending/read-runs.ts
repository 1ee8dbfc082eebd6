import type { Run, RunCounts } from '../../ports/run-store';
import type { SendingDeps } from './sending-deps';

/** A run and how far it is. */
export interface RunView extends Run, RunCounts {
  /** Mails of the run; grows while it is being planned. */
  readonly planned: number;
}

/** The latest runs, of one campaign or of all. */
export async function readRuns(
  filter: { readonly campaign?: string; readonly first: number },
  { stores: { runs } }: Pick<SendingDeps, 'stores'>,
): Promise<RunView[]> {
  const found = await runs.list({ campaign: filter.campaign, limit: filter.first });
  return Promise.all(found.map(async (run) => viewOf(run, await runs.counts(run.id))));
}

/** One run; null where there is none. */
export async function readRun(id: string, { stores: { runs } }: Pick<SendingDeps, 'stores'>): Promise<RunView | null> {
  const run = await runs.byId(id);
  return run && viewOf(run, await runs.counts(id));
}

function viewOf(run: Run, counts: RunCounts): RunView {
  return { ...run, ...counts, planned: Object.values(counts.states).reduce((sum, count) => sum + count, 0) };
}
