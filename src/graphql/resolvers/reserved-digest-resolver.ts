import { Arg, Args, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { Refusal, type RefusalCode } from '../../core/refusal';
import type { SettleOutcome, SkipReason } from '../../usecases/digest-services';
import { checkScope } from '../check-scope';
import type { GraphContext } from '../context';
import { checkedFirst, checkedId, checkedList } from '../input-checks';
import { digestCost, digestsCost } from '../limits/field-costs';
import { reservedDigestOf } from '../reserved-digest-of';
import {
  DigestPageView,
  DigestsArgs,
  ReserveDigestArgs,
  ReservedDigestView,
  SettledDigestView,
} from '../types/reserved-digest-types';
import { localesOf } from './page-input';

const PAGE = 20;
const WHO = 'Only with a service key of scope `digests`.';
const WHICH = { description: 'Which digest.' };
const ALL = { description: 'Which digests; at most 1000.' };

/** Whoever sends newsletters: a service key with the scope `digests`. All refuse (FORBIDDEN) anybody else. */
@Resolver()
export class ReservedDigestResolver {
  @Mutation(() => ReservedDigestView, {
    description: `Chooses a reader's digest and holds its items for it until it is committed, voided or expires. Safe to repeat. ${WHO}`,
    complexity: digestCost,
  })
  async reserveDigest(
    @Ctx() context: GraphContext,
    @Args(() => ReserveDigestArgs) args: ReserveDigestArgs,
  ): Promise<ReservedDigestView> {
    checkScope('digests', 'reserve and settle digests', context);
    const outcome = await context.services.digests.reserveDigest({
      campaign: checkedId('campaign', args.campaign),
      userId: checkedId('userId', args.userId),
      period: args.period ?? undefined,
      key: checkedId('idempotencyKey', args.idempotencyKey),
      locales: localesOf(args.context, context),
    });
    if (outcome.kind === 'skipped') throw new Refusal(codeOf(outcome.reason), outcome.message);
    return reservedDigestOf(outcome.digest, outcome.replayed, context);
  }

  @Query(() => DigestPageView, {
    description: `Digests of a page of readers: reserves them, or answers those that this key has reserved. Safe to repeat. ${WHO}`,
    complexity: digestsCost(PAGE),
  })
  async digests(@Ctx() context: GraphContext, @Args(() => DigestsArgs) args: DigestsArgs): Promise<DigestPageView> {
    checkScope('digests', 'reserve and settle digests', context);
    const first = checkedFirst(args.first, PAGE, context);
    const { outcomes, ...page } = await context.services.digests.digests({
      campaign: checkedId('campaign', args.campaign),
      period: args.period ?? undefined,
      after: args.after ? checkedId('after', args.after) : undefined,
      first,
      userIds: args.userIds ? checkedList('userIds', args.userIds, first) : undefined,
      keyPrefix: args.idempotencyKey ?? context.caller.keyName ?? 'generator',
      locales: localesOf(args.context, context),
    });
    return {
      digests: outcomes.flatMap((one) =>
        one.kind === 'reserved' ? [reservedDigestOf(one.digest, one.replayed, context)] : [],
      ),
      skipped: outcomes.flatMap((one) => (one.kind === 'skipped' ? [one] : [])),
      ...page,
    };
  }

  @Mutation(() => ReservedDigestView, {
    description: `It was sent: its items are not sent to the reader again. Safe to repeat; what expired or was voided is refused. ${WHO}`,
  })
  async commitDigest(
    @Ctx() context: GraphContext,
    @Arg('id', () => ID, WHICH) id: string,
  ): Promise<ReservedDigestView> {
    checkScope('digests', 'reserve and settle digests', context);
    return settledOne(await context.services.digests.commitDigests([id]), context);
  }

  @Mutation(() => ReservedDigestView, {
    description: `It will not be sent: its items are free again. Safe to repeat; what was committed is refused. ${WHO}`,
  })
  async voidDigest(@Ctx() context: GraphContext, @Arg('id', () => ID, WHICH) id: string): Promise<ReservedDigestView> {
    checkScope('digests', 'reserve and settle digests', context);
    return settledOne(await context.services.digests.voidDigests([id]), context);
  }

  @Mutation(() => [SettledDigestView], {
    description: `The same as \`commitDigest\` for many, each for itself: in order of the ids. ${WHO}`,
  })
  async commitDigests(
    @Ctx() context: GraphContext,
    @Arg('ids', () => [ID], ALL) ids: string[],
  ): Promise<SettledDigestView[]> {
    checkScope('digests', 'reserve and settle digests', context);
    const outcomes = await context.services.digests.commitDigests(checkedIds(ids));
    return outcomes.map((outcome, n) => new SettledDigestView(ids[n]!, outcome));
  }

  @Mutation(() => [SettledDigestView], {
    description: `The same as \`voidDigest\` for many, each for itself: in order of the ids. ${WHO}`,
  })
  async voidDigests(
    @Ctx() context: GraphContext,
    @Arg('ids', () => [ID], ALL) ids: string[],
  ): Promise<SettledDigestView[]> {
    checkScope('digests', 'reserve and settle digests', context);
    const outcomes = await context.services.digests.voidDigests(checkedIds(ids));
    return outcomes.map((outcome, n) => new SettledDigestView(ids[n]!, outcome));
  }
}

const MOST_IDS = 1000;

/** Ids of digests are longer than others: a reader's is in them. */
function checkedIds(ids: readonly string[]): readonly string[] {
  if (ids.length <= MOST_IDS) return ids;
  throw new Refusal('BAD_USER_INPUT', `\`ids\` has at most ${MOST_IDS} entries; it had ${ids.length}.`);
}

function codeOf(reason: SkipReason): RefusalCode {
  return reason === 'TAKEN' ? 'CONFLICT' : reason;
}

function settledOne([outcome]: readonly SettleOutcome[], context: GraphContext): ReservedDigestView {
  if (outcome!.kind === 'refused') throw new Refusal(outcome!.code, outcome!.message);
  return reservedDigestOf(outcome!.digest, outcome!.repeated, context);
}
