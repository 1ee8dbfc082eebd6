import { Arg, Args, Ctx, Int, Mutation, Query, Resolver } from 'type-graphql';
import { Refusal } from '../../core/refusal';
import type { DeadLetters } from '../../usecases/services';
import type { GraphContext } from '../context';
import { checkedFirst, checkedId, checkedList } from '../input-checks';
import { listCost } from '../limits/field-costs';
import { DeadLettersInput, InboxArgs, InboxViewType } from '../types/inbox-types';

const LISTED = 20;
const WHICH = 'Which of them.';

/** Whoever looks after the inbox: a service key with the scope `inbox`. All refuse (FORBIDDEN) anybody else. */
@Resolver()
export class InboxResolver {
  @Query(() => InboxViewType, {
    description: 'The webhooks of this tenant; only with a service key that may look into the `inbox`.',
    complexity: listCost(LISTED),
  })
  inbox(
    @Ctx() context: GraphContext,
    @Args(() => InboxArgs) { state, source, first }: InboxArgs,
  ): Promise<InboxViewType> {
    checkScope(context);
    return context.services.readInbox({
      state: state ?? undefined,
      source: source === null || source === undefined ? undefined : checkedId('source', source),
      first: checkedFirst(first, LISTED, context),
    });
  }

  @Mutation(() => Int, {
    description:
      'Dead letters go round again; answers how many. Only with a service key that may look into the `inbox`.',
  })
  replayDeliveries(
    @Ctx() context: GraphContext,
    @Arg('which', () => DeadLettersInput, { description: WHICH }) which: DeadLettersInput,
  ): Promise<number> {
    checkScope(context);
    return context.services.replayDeliveries(deadLetters(which));
  }

  @Mutation(() => Int, {
    description:
      'Dead letters are given up for good; answers how many. Only with a service key that may look into the `inbox`.',
  })
  dropDeliveries(
    @Ctx() context: GraphContext,
    @Arg('which', () => DeadLettersInput, { description: WHICH }) which: DeadLettersInput,
  ): Promise<number> {
    checkScope(context);
    return context.services.dropDeliveries(deadLetters(which));
  }
}

function checkScope({ caller }: GraphContext): void {
  if (!caller.scopes.has('inbox'))
    throw new Refusal('FORBIDDEN', 'Only a service key with the scope `inbox` may look into it.');
}

/** Refuses (BAD_USER_INPUT) none or several ways of saying which: all are never meant by saying nothing. */
function deadLetters({ ids, source, all }: DeadLettersInput): DeadLetters {
  const given = [ids ?? null, source ?? null, all === true ? all : null].filter((one) => one !== null);
  if (given.length !== 1) throw new Refusal('BAD_USER_INPUT', 'Give exactly one of `ids`, `source` and `all: true`.');
  if (ids) return { ids: checkedList('ids', ids) };
  return source === null || source === undefined ? {} : { source: checkedId('source', source) };
}
