import { bestHalfLifeDigests, newestDigests, randomDigests, weeksPopularity } from '../digests/digest-baselines';
import type { DigestProtocol } from '../digests/digest-row';
import { streamOf } from '../stream/stream';

/**
 * Newsletters, judged by what readers read next: in every week of the last fifth of the log a digest of eight is chosen for
 * each reader who was there before and turns to something new in the seven days to come; nothing they have met, nothing
 * that was sent to them. Readings of what was published after the digest count as missed, for every row alike.
 */
export const deskdropDigest: DigestProtocol = {
  name: 'deskdrop-digest',
  about:
    'Weekly digests of 8 over the last fifth of the log: what readers read for the first time in the 7 days to come.',
  target: 'recall@8',
  size: 8,
  stream: streamOf,
  baselines: [randomDigests, newestDigests, weeksPopularity, bestHalfLifeDigests],
};
