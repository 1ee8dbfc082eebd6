import { GraphQLJSON } from 'graphql-scalars';
import { Arg, Ctx, ID, Int, Mutation, Query, Resolver } from 'type-graphql';
import { checkScope } from '../check-scope';
import type { GraphContext } from '../context';
import { checkedId } from '../input-checks';
import { CampaignViewType } from '../types/campaign-types';

const WHO = 'only with a service key of scope `campaigns`.';
const ID_HELP = { description: 'Which campaign.' };

/** Whoever looks after newsletters: a service key with the scope `campaigns`. All refuse (FORBIDDEN) anybody else. */
@Resolver()
export class CampaignResolver {
  @Query(() => [CampaignViewType], { description: `Every newsletter campaign, in order of id; ${WHO}` })
  async campaigns(@Ctx() context: GraphContext): Promise<CampaignViewType[]> {
    checkScope('campaigns', 'look after campaigns', context);
    return (await context.services.digests.campaigns()).map((view) => new CampaignViewType(view));
  }

  @Mutation(() => CampaignViewType, {
    description: `Makes or changes a campaign, given whole; ${WHO} Refused (BAD_CAMPAIGN) with everything that is wrong with it.`,
  })
  async saveCampaign(
    @Ctx() context: GraphContext,
    @Arg('settings', () => GraphQLJSON, {
      description: 'The campaign: at least `id`, `name`, `every` (day or week), `schedule` and `size`.',
    })
    settings: unknown,
    @Arg('revision', () => Int, {
      nullable: true,
      description:
        'Which one is replaced, 0: none; refused (CONFLICT) where it is another. Not given: whatever stands.',
    })
    revision: number | null,
  ): Promise<CampaignViewType> {
    checkScope('campaigns', 'look after campaigns', context);
    return new CampaignViewType(await context.services.digests.saveCampaign(settings, revision ?? undefined));
  }

  @Mutation(() => CampaignViewType, { description: `Pauses a campaign, or lets it go on; ${WHO}` })
  async pauseCampaign(
    @Ctx() context: GraphContext,
    @Arg('id', () => ID, ID_HELP) id: string,
    @Arg('paused', () => Boolean, { defaultValue: true, description: 'false: it goes on.' }) paused: boolean,
  ): Promise<CampaignViewType> {
    checkScope('campaigns', 'look after campaigns', context);
    return new CampaignViewType(await context.services.digests.pauseCampaign(checkedId('id', id), paused));
  }

  @Mutation(() => Boolean, {
    description: `Removes what was stored of a campaign, and answers whether anything was; one of a file, or a built-in one, is then as it was before. ${WHO}`,
  })
  removeCampaign(@Ctx() context: GraphContext, @Arg('id', () => ID, ID_HELP) id: string): Promise<boolean> {
    checkScope('campaigns', 'look after campaigns', context);
    return context.services.digests.removeCampaign(checkedId('id', id));
  }
}
