import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { checkScope } from '../check-scope';
import type { GraphContext } from '../context';
import { checkedFirst, checkedId } from '../input-checks';
import { listCost } from '../limits/field-costs';
import { DigestRunView, RunsArgs } from '../types/run-types';

const LISTED = 10;

/** How newsletters went out: for whoever looks after the campaigns. */
@Resolver()
export class RunResolver {
  @Query(() => [DigestRunView], {
    description:
      'The latest sendings; only with a service key that may look after `campaigns`. Empty where none are sent.',
    complexity: listCost(LISTED),
  })
  async digestRuns(
    @Ctx() context: GraphContext,
    @Args(() => RunsArgs) { campaign, first }: RunsArgs,
  ): Promise<DigestRunView[]> {
    checkScope('campaigns', 'look into sendings', context);
    const only = campaign === null || campaign === undefined ? undefined : checkedId('campaign', campaign);
    const asked = { campaign: only, first: checkedFirst(first, LISTED, context) };
    return ((await context.services.sending?.readRuns(asked)) ?? []).map((run) => new DigestRunView(run));
  }
}
