import { nextOccurrence, occurrences } from '../../core/schedule';
import type { HourCounts } from '../../core/send-time';
import type { BestHour } from '../digest-services';
import { scheduleOf } from './open-runs';
import { sendTimeOf } from './plan-runs';
import { hoursOfEverybody } from './reading-hours';
import type { SendingDeps } from './sending-deps';

const DAY = 86_400_000;
/** How long everybody's hours are kept, ms. */
const KEPT_MS = 600_000;

/** The time within a campaign's window at which a reader reads, for whoever reserves digests; null where nothing is known. */
export function createLearntHour(
  deps: Pick<SendingDeps, 'now'> & { readonly stores: SendingDeps['stores'] },
): BestHour {
  let kept: { zone: string; at: number; counts: Promise<HourCounts> } | undefined;
  const everybody = (zone: string) => {
    if (kept?.zone !== zone || deps.now() - kept.at > KEPT_MS)
      kept = { zone, at: deps.now(), counts: hoursOfEverybody(zone, deps) };
    return kept.counts;
  };
  return async (userId, campaign, now) => {
    if (campaign.schedule.kind === 'cron') return null;
    const schedule = scheduleOf(campaign);
    const dueAt = occurrences(schedule, now - DAY, now).at(-1) ?? nextOccurrence(schedule, now);
    if (dueAt === null) return null;
    const [contact] = await deps.stores.contacts.byUserIds([userId]);
    const run = { id: `${campaign.id}/${dueAt}`, dueAt };
    const reader = { userId, timeZone: contact?.timeZone ?? null };
    const { at, reason } = await sendTimeOf(reader, run, campaign, await everybody(campaign.schedule.timeZone), deps);
    return reason.kind === 'WINDOW_OPENS' ? null : at;
  };
}
