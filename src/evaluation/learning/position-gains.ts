import type { Impression, Interaction } from '../../core/interaction';
import type { Gains } from '../split';
import type { PropensityOf } from './propensities';

/** A success may count for at most so many: few readers look far down, and one of them must not outvote the rest. */
const MAX_GAIN = 10;

/**
 * What each success counts for: 1 / propensity of the place it was seen at, clipped (Joachims, Swaminathan & Schnabel
 * 2017), so that what was liked in spite of a low place counts for those who never saw it. A success that followed from no
 * showing we know of counts 1; several of one reader with one item count as the greatest.
 */
export function positionGains(
  successes: readonly Pick<Interaction, 'userId' | 'itemId' | 'impressionId'>[],
  impressions: readonly Impression[],
  propensityOf: PropensityOf,
  maxGain = MAX_GAIN,
): Gains {
  const positions = new Map(impressions.map(({ id, position }) => [id, position]));
  const gains = new Map<string, Map<string, number>>();
  for (const { userId, itemId, impressionId } of successes) {
    const position = impressionId === undefined ? undefined : positions.get(impressionId);
    const gain = position === undefined ? 1 : Math.min(maxGain, 1 / propensityOf(position));
    const own = gains.get(userId) ?? new Map<string, number>();
    gains.set(userId, own.set(itemId, Math.max(gain, own.get(itemId) ?? 0)));
  }
  return gains;
}
