import { z } from 'zod';
import type { Campaign } from '../../core/digest/campaign';
import { periodOf } from '../../core/digest/period';
import { dueRun, type DueRun, type Schedule } from '../../core/schedule';
import type { Run } from '../../ports/run-store';
import { isForOnly } from './run-for-only';
import type { SendingDeps } from './sending-deps';

/** Runs that are looked at for the last one; those for chosen readers are among them. */
const RECENT = 50;

/**
 * Opens the runs that are due: of each campaign that is not paused at most one, for the period its time is in. Of runs that
 * were missed while nothing ran, the latest is made up for where it is not older than the grace; the others are only counted.
 * Any number of replicas may do so at once. Built-in campaigns are for looking at: nobody asked for them to be sent, and they are
 * only once an editor has stored them. Answers the runs this call opened.
 */
export async function openDueRuns(deps: SendingDeps): Promise<Run[]> {
  const opened: Run[] = [];
  for (const { campaign, origin } of await deps.digests.campaigns()) {
    if (campaign.paused || origin === 'built-in') continue;
    const due = await dueRunOf(campaign, deps);
    const run = due && (await openRun(campaign, due, deps));
    if (run) opened.push(run);
  }
  return opened;
}

/** Opens the run of a campaign for the period that `at` is in, due or not; null where there is one already. */
export async function openRun(
  campaign: Campaign,
  { at, missed }: DueRun,
  { stores, now }: SendingDeps,
): Promise<Run | null> {
  const period = periodOf(campaign, at);
  const id = `${campaign.id}/${period}`;
  const isNew = await stores.runs.open({ id, campaign: campaign.id, period, dueAt: at, openedAt: now(), missed });
  return isNew ? stores.runs.byId(id) : null;
}

async function dueRunOf(campaign: Campaign, { stores, now, settings }: SendingDeps): Promise<DueRun | null> {
  const last = (await stores.runs.list({ campaign: campaign.id, limit: RECENT })).find((run) => !isForOnly(run));
  // A campaign that has never run is not late for what was before it was made.
  const since = z.number().safeParse(await stores.settings.setOnce(`campaign-since/${campaign.id}`, now()));
  const from = Math.max(last?.dueAt ?? -Infinity, since.data ?? now());
  return dueRun(scheduleOf(campaign), from, now(), settings.graceMs);
}

/** When runs begin. Where each reader has an hour of their own: when the window opens, on the first day of the period. */
export function scheduleOf({ schedule, every }: Pick<Campaign, 'schedule' | 'every'>): Schedule {
  if (schedule.kind === 'cron') return schedule;
  const [hour, minute] = schedule.from.split(':').map(Number);
  return { cron: `${minute} ${hour} * * ${every === 'day' ? '*' : '1'}`, timeZone: schedule.timeZone };
}
