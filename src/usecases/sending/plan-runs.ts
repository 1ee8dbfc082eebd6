import pLimit from 'p-limit';
import type { Campaign } from '../../core/digest/campaign';
import { quietMinutes } from '../../core/quiet-hours';
import { seedFrom } from '../../core/random';
import { chooseSendTime, type HourCounts, type SendTime } from '../../core/send-time';
import type { Contact } from '../../ports/address-book';
import type { Run } from '../../ports/run-store';
import { hoursOfEverybody, readingsOf } from './reading-hours';
import type { SendingDeps } from './sending-deps';

/** Readers whose hours are looked up at a time. */
const LOOKUPS = 8;
const MINUTE = 60_000;
const DAY_MINUTES = 1_440;

/**
 * Adds everybody in the address book to the runs that are being planned, a page at a time; where it was broken off it goes on.
 * Who may not be written to is found out when their turn comes: what holds then counts.
 */
export async function planRuns(deps: SendingDeps): Promise<void> {
  for (const run of await deps.stores.runs.unfinished()) if (run.state === 'planning') await planRun(run, deps);
}

async function planRun(run: Run, deps: SendingDeps): Promise<void> {
  const { contacts, runs } = deps.stores;
  const { campaign } = await deps.digests.campaign(run.campaign);
  const times = await sendTimesOf(run, campaign, deps);
  for (let after = run.plannedTo; ;) {
    const page = await contacts.page(after, deps.settings.planPage);
    const last = page.at(-1);
    if (last === undefined) break;
    await runs.plan(run.id, await times(page), last.userId);
    after = last.userId;
  }
  await runs.plan(run.id, [], null);
}

type Times = (contacts: readonly Contact[]) => Promise<{ userId: string; dueAt: number }[]>;

/** By cron everybody's time is the run's; by best hour each has one within the window. */
async function sendTimesOf(run: Run, campaign: Campaign, deps: SendingDeps): Promise<Times> {
  if (campaign.schedule.kind === 'cron') {
    return (contacts) => Promise.resolve(contacts.map(({ userId }) => ({ userId, dueAt: run.dueAt })));
  }
  const everybody = await hoursOfEverybody(campaign.schedule.timeZone, deps);
  const limit = pLimit(LOOKUPS);
  const one = (contact: Contact) =>
    limit(async () => ({
      userId: contact.userId,
      dueAt: (await sendTimeOf(contact, run, campaign, everybody, deps)).at,
    }));
  return (contacts) => Promise.all(contacts.map(one));
}

/** When a reader's mail of a run is due, and why then. */
export async function sendTimeOf(
  { userId, timeZone }: Pick<Contact, 'userId' | 'timeZone'>,
  { id, dueAt }: Pick<Run, 'id' | 'dueAt'>,
  { schedule, quietHours }: Campaign,
  everybody: HourCounts,
  deps: Pick<SendingDeps, 'stores' | 'now'>,
): Promise<SendTime> {
  const lasts = schedule.kind === 'cron' ? 0 : windowMinutes(schedule) * MINUTE;
  return chooseSendTime({
    readAt: await readingsOf(userId, deps),
    timeZone: timeZone ?? schedule.timeZone,
    everybody,
    opens: dueAt,
    closes: dueAt + lasts,
    quiet: quietHours === null ? null : quietMinutes(quietHours),
    seed: seedFrom('send-time', id, userId),
  });
}

function windowMinutes(window: { readonly from: string; readonly to: string }): number {
  const { from, to } = quietMinutes(window);
  return (to - from + DAY_MINUTES) % DAY_MINUTES;
}
