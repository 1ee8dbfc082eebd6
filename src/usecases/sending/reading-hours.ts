import { READING } from '../../core/bots';
import { minuteOfDay } from '../../core/quiet-hours';
import type { HourCounts } from '../../core/send-time';
import type { SendingDeps } from './sending-deps';

/** Of each reader, the newest deeds that are looked at. */
const OWN = 200;
/** Of everybody, the deeds of the last two weeks, so many at most. */
const EVERYBODY = 5_000;
const FORTNIGHT = 14 * 86_400_000;

/** When a reader read anything of late, ms. */
export async function readingsOf(userId: string, { stores }: Pick<SendingDeps, 'stores'>): Promise<number[]> {
  const deeds = await stores.interactions.ofUser(userId, { limit: OWN });
  return deeds.filter(({ type }) => READING.has(type)).map(({ at }) => at);
}

/** How much everybody reads in each hour of the day, on the clock of one zone. */
export async function hoursOfEverybody(
  timeZone: string,
  { stores, now }: Pick<SendingDeps, 'stores' | 'now'>,
): Promise<HourCounts> {
  const deeds = await stores.interactions.receivedSince({ receivedAt: now() - FORTNIGHT, id: '' }, EVERYBODY);
  const counts = new Array<number>(24).fill(0);
  for (const { type, at } of deeds) if (READING.has(type)) counts[Math.floor(minuteOfDay(at, timeZone) / 60)]! += 1;
  return counts;
}
