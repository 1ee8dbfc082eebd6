import { createHash } from 'node:crypto';
import type { Run } from '../../ports/run-store';
import { openRun } from './open-runs';
import { planRuns } from './plan-runs';
import { readRun, type RunView } from './read-runs';
import { ONLY } from './run-for-only';
import { createRunSender } from './run-sender';
import type { SendingDeps } from './sending-deps';

export interface SendCampaignInput {
  readonly campaign: string;
  /** Only these readers; the period's run sends to all others when it is due. */
  readonly userIds?: readonly string[];
  /** Only the first so many of the address book. */
  readonly limit?: number;
  readonly onProgress?: (run: RunView) => void;
  readonly isOver?: () => boolean;
}

/**
 * Sends a campaign for the present period now, due or not: goes on with the run of that period where there is one. What is not
 * due yet (a reader's own hour, quiet hours, a retry) is left to the servers. Refuses (NOT_FOUND) an unknown campaign.
 */
export async function sendCampaign(input: SendCampaignInput, deps: SendingDeps): Promise<RunView> {
  const { onProgress, isOver } = input;
  const run = await runOf(input, deps);
  const read = async () => (await readRun(run.id, deps))!;
  let telling = Promise.resolve();
  const onMail: SendingDeps['onMail'] = (mail) => {
    deps.onMail(mail);
    if (onProgress) telling = telling.then(async () => onProgress(await read())).catch(() => undefined);
  };
  await createRunSender({ ...deps, onMail }).work({ runId: run.id, isOver });
  await telling;
  return read();
}

async function runOf(input: SendCampaignInput, deps: SendingDeps): Promise<Run> {
  const { campaign, period } = await deps.digests.campaign(input.campaign);
  const only = await chosenReaders(input, deps);
  if (only !== null) return runForOnly(campaign.id, period, only, deps);
  await openRun(campaign, { at: deps.now(), missed: 0 }, deps);
  await planRuns(deps);
  return (await deps.stores.runs.byId(`${campaign.id}/${period}`))!;
}

async function chosenReaders({ userIds, limit }: SendCampaignInput, { stores }: SendingDeps): Promise<string[] | null> {
  if (userIds !== undefined) return [...new Set(userIds)].sort().slice(0, limit);
  if (limit === undefined) return null;
  return (await stores.contacts.page(null, limit)).map(({ userId }) => userId);
}

/** A run beside the period's own: the same readers, the same run, so that a repeat sends nothing again. */
async function runForOnly(campaign: string, period: string, userIds: string[], deps: SendingDeps): Promise<Run> {
  const { runs } = deps.stores;
  const name = createHash('sha256').update(JSON.stringify(userIds)).digest('base64url').slice(0, 12);
  const id = `${campaign}/${period}/${ONLY}${name}`;
  const now = deps.now();
  await runs.open({ id, campaign, period, dueAt: now, openedAt: now, missed: 0 });
  await runs.plan(
    id,
    userIds.map((userId) => ({ userId, dueAt: now })),
    null,
  );
  return (await runs.byId(id))!;
}
