import { setTimeout as sleep } from 'node:timers/promises';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { SendPace } from '../../ports/send-pace';

export interface PaceSettings {
  /** Mails a second, of all domains together; 0: as many as go. */
  readonly perSecond: number;
  /** Mails a minute to one domain; 0: as many as go. */
  readonly perDomainMinute: number;
}

/** Counts in this process: with several replicas each has the whole rate, so divide it among them. */
export function limitedPace({ perSecond, perDomainMinute }: PaceSettings): SendPace {
  const all = perSecond > 0 ? new RateLimiterMemory({ points: perSecond, duration: 1 }) : null;
  const byDomain = perDomainMinute > 0 ? new RateLimiterMemory({ points: perDomainMinute, duration: 60 }) : null;
  return {
    turn: async (domain) => {
      if (byDomain !== null) await turnOf(byDomain, domain);
      if (all !== null) await turnOf(all, 'all');
    },
  };
}

/** Waits until there is a point left. */
async function turnOf(limiter: RateLimiterMemory, key: string): Promise<void> {
  for (;;) {
    try {
      await limiter.consume(key);
      return;
    } catch (refused) {
      if (!(refused instanceof RateLimiterRes)) throw refused;
      // Whoever still waits when the process is to end must not hold it up.
      await sleep(Math.max(1, refused.msBeforeNext), undefined, { ref: false });
    }
  }
}
