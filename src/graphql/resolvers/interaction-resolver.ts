import { Arg, Ctx, ID, Mutation, Resolver } from 'type-graphql';
import { ANONYMOUS_ID_PATTERN, ANONYMOUS_ID_RULE } from '../../core/interaction';
import { Refusal } from '../../core/refusal';
import type { InteractionInput as Interaction } from '../../usecases/services';
import type { GraphContext } from '../context';
import { IdentifyResultView, InteractionInput, TrackResultView } from '../types/interaction-types';

@Resolver()
export class InteractionResolver {
  @Mutation(() => TrackResultView, {
    description:
      "Records what the reader did. Each event stands for itself: a bad one is rejected, the rest is taken. What is accepted is stored, and in effect in the reader's next feed. Safe to repeat where the events have ids.",
  })
  track(
    @Ctx() { services, caller, limits }: GraphContext,
    @Arg('events', () => [InteractionInput], { description: 'In any order.' }) events: InteractionInput[],
  ): Promise<TrackResultView> {
    if (events.length > limits.maxTrackEvents) {
      throw new Refusal(
        'BAD_USER_INPUT',
        `\`events\` has at most ${limits.maxTrackEvents} entries; it had ${events.length}.`,
      );
    }
    return services.track({ reader: caller.reader, events: events.map(interactionOf) });
  }

  @Mutation(() => IdentifyResultView, {
    description: 'The signed-in user takes over what the anonymous reader did. Safe to repeat.',
  })
  identify(
    @Ctx() { services, caller }: GraphContext,
    @Arg('anonymousId', () => ID, { description: 'As it was sent in `x-anonymous-id`.' }) anonymousId: string,
  ): Promise<IdentifyResultView> {
    if (!ANONYMOUS_ID_PATTERN.test(anonymousId))
      throw new Refusal('BAD_USER_INPUT', `\`anonymousId\` has ${ANONYMOUS_ID_RULE}.`);
    return services.identify({ reader: caller.reader, anonymousId });
  }
}

function interactionOf({ id, type, itemId, at, value, token }: InteractionInput): Interaction {
  return {
    id: id ?? undefined,
    type,
    itemId,
    at: at ?? undefined,
    value: value ?? undefined,
    token: token ?? undefined,
  };
}
