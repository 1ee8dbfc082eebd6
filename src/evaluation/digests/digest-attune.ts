import { parseCampaign } from '../../core/digest/campaign-schema';
import { emptyLedger } from '../../core/digest/ledger';
import { createShelves } from '../../core/digest/shelves';
import type { Campaign } from '../../core/digest/campaign';
import type { Recipe } from '../../core/recipe';
import { DEFAULT_SETTINGS } from '../../recommenders/recommender-settings';
import { chooseDigest } from '../../usecases/choose-digest';
import { createRankForReader } from '../../usecases/rank-for-reader';
import type { VectorizeItems } from '../attune';
import { learnStream, type LearntStream } from '../stream/learn-stream';
import { blendOf } from '../stream/learnt-blend';
import { StreamWorld } from '../stream/stream-world';
import { validationOf } from '../stream/stream';
import type { DigestChooser, DigestQuery, DigestRow } from './digest-row';

export interface DigestAttuneOptions {
  readonly name: string;
  readonly vectorize: VectorizeItems;
  /** Where learning begins, as for the feed; empty: nothing is learnt, all stays as set by hand. */
  readonly recipes: readonly Recipe[];
  readonly onLearnt?: (learnt: LearntStream) => void;
}

/**
 * Our own row: what `chooseDigest` holds for a reader, which is what previews show and reservations hold, in a world that
 * moves as serving moves it. What is learnt of the feed counts here as it does when serving.
 */
export function digestAttuneRow({ name, vectorize, recipes, onLearnt }: DigestAttuneOptions): DigestRow {
  return {
    name,
    start: async (stream, seed) => {
      const vectors = await vectorize(stream.items);
      const learnt = recipes.length === 0 ? null : learnStream(validationOf(stream), { recipes, vectors, seed });
      if (learnt !== null) onLearnt?.(learnt);
      const world = new StreamWorld(stream, vectors, learnt?.settings ?? DEFAULT_SETTINGS);
      return chooserOf(world, learnt);
    },
  };
}

function chooserOf(moving: StreamWorld, learnt: LearntStream | null): DigestChooser {
  const world = { ...moving.world, learnt: learnt === null ? null : blendOf(learnt) };
  const { catalogue } = world;
  const rank = createRankForReader({
    live: { world, version: '', outOfTouch: false },
    profileFor: ({ userId }) => Promise.resolve({ profile: moving.profileOf(userId ?? ''), degraded: false }),
    now: () => NaN,
    cachedRankings: 1,
    cacheMs: 1,
  });
  const deps = { live: { catalogue }, rank, shelves: createShelves() };
  return {
    choose: async ({ userId, now, size, sent }) => {
      const { places } = await chooseDigest(
        {
          campaign: campaignOf(size),
          reader: { userId, signedIn: true },
          profile: { profile: moving.profileOf(userId), degraded: false },
          ledger: { ...emptyLedger(userId), sent: sentItems(sent, now) },
          locales: [],
          now,
        },
        deps,
      );
      return places.map(({ item }) => item.itemId);
    },
    learn: (event) => moving.learn(event),
  };
}

/** A weekly campaign in which nothing is set that need not be. */
function campaignOf(size: number): Campaign {
  const schedule = { kind: 'cron', cron: '0 0 * * *', timeZone: 'UTC' };
  const parsed = parseCampaign({ id: 'weekly', name: 'Weekly', every: 'week', schedule, size });
  if (parsed.kind === 'campaign') return parsed.campaign;
  throw new RangeError(parsed.problems.join(' '));
}

function sentItems(sent: DigestQuery['sent'], now: number) {
  return sent.map((itemId) => ({ itemId, at: now, until: null }));
}
