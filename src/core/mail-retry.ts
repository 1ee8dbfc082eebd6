/** How long after a failed attempt (1 for the first) a mail is tried again, ms; null: never, it has failed. */
export function retryDelay(attempts: number): number | null {
  return DELAYS[attempts - 1] ?? null;
}

const MINUTE = 60_000;
/** RFC 5321 asks for half an hour at least between attempts of a relay; the first ones are for passing troubles. */
const DELAYS = [MINUTE, 5 * MINUTE, 30 * MINUTE, 60 * MINUTE, 180 * MINUTE];
