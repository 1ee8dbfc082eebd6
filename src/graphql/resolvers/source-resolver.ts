import { Ctx, Query, Resolver } from 'type-graphql';
import type { SourceStatus } from '../../usecases/services';
import { checkScope } from '../check-scope';
import type { GraphContext } from '../context';
import { sourcesCost } from '../limits/field-costs';
import { SourceView } from '../types/source-types';

/** The connected CMSs, for whoever looks after them. */
@Resolver()
export class SourceResolver {
  @Query(() => [SourceView], {
    description: 'The connected CMSs and how each stands; only with a service key that may look into the `inbox`.',
    complexity: sourcesCost,
  })
  sources(@Ctx() context: GraphContext): Promise<readonly SourceStatus[]> {
    checkScope('inbox', 'look at the sources', context);
    return context.services.readSources();
  }
}
