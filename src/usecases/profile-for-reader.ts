import { emptyProfile, type Profile } from '../core/profile';
import { StoreUnavailable } from '../ports/stores';
import type { LiveWorld } from '../serving/live-world';
import type { Reader } from './services';

export interface ProfileForReaderDeps {
  readonly live: Pick<LiveWorld, 'profiles'>;
  readonly now: () => number;
  /** Longest that an answer waits for a cold profile, ms. The reading goes on, and the next answer has it. */
  readonly profileWaitMs: number;
  /** How long, after the store was out of reach, no further answer waits for it, ms. */
  readonly storePauseMs: number;
}

export interface ProfileForReader {
  readonly profile: Profile;
  /** The profile is out of reach: this is an empty one. */
  readonly degraded: boolean;
}

/** Reads profiles for answers that must be given anyway: one trip where it is cold, and none while the store is away. */
export function createProfileForReader(deps: ProfileForReaderDeps): (reader: Reader) => Promise<ProfileForReader> {
  const { live, now } = deps;
  let awayUntil = 0;
  return async ({ userId }) => {
    if (userId === null) return { profile: emptyProfile(''), degraded: false };
    const warm = live.profiles.cached(userId);
    if (warm !== undefined) return { profile: warm, degraded: false };
    try {
      const profile = now() < awayUntil ? null : await inTime(live.profiles.load(userId), deps.profileWaitMs);
      if (profile !== null) return { profile, degraded: false };
    } catch (error) {
      if (!(error instanceof StoreUnavailable)) throw error;
      awayUntil = now() + deps.storePauseMs;
    }
    return { profile: emptyProfile(userId), degraded: true };
  };
}

/** Null where it takes longer. */
async function inTime<T>(work: Promise<T>, limitMs: number): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => (timer = setTimeout(() => resolve(null), limitMs)));
  // Where it fails after we have gone on, nobody is there to be told.
  work.catch(() => undefined);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
