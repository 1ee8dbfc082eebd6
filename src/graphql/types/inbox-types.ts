import { ArgsType, Field, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { DeliveryState as PortState } from '../../ports/inbox';
import { DateTime } from '../date-time';

/** The states as the object type-graphql wants for an enum: what is sent is what the port says. */
export const DeliveryState = { WAITING: 'waiting', CLAIMED: 'claimed', DONE: 'done', DEAD: 'dead' } as const satisfies {
  readonly [name: string]: PortState;
};

registerEnumType(DeliveryState, {
  name: 'DeliveryState',
  description: 'Where a webhook delivery stands.',
  valuesConfig: {
    WAITING: { description: 'It is stored, and its turn comes.' },
    CLAIMED: { description: 'It is being worked on.' },
    DONE: { description: 'It is worked off; kept for a while to know repeats.' },
    DEAD: { description: 'It cannot be worked off, see its error; kept until it is replayed, dropped or too old.' },
  },
});

@ArgsType()
export class InboxArgs {
  @Field(() => DeliveryState, { nullable: true, description: 'Only those in this state.' })
  state?: PortState | null;

  @Field(() => String, { nullable: true, description: 'Only those of this source.' })
  source?: string | null;

  @Field(() => Int, { nullable: true, defaultValue: 20, description: 'How many, at most.' })
  first?: number | null;
}

@ObjectType('InboxCounts', { simpleResolvers: true, description: 'How many deliveries are in which state.' })
export class InboxCountsView {
  @Field(() => Int, { description: 'Stored, not worked on yet.' })
  waiting!: number;

  @Field(() => Int, { description: 'Being worked on.' })
  claimed!: number;

  @Field(() => Int, { description: 'Worked off lately.' })
  done!: number;

  @Field(() => Int, { description: 'Given up, each with its error.' })
  dead!: number;
}

@ObjectType('Delivery', {
  simpleResolvers: true,
  description: 'A webhook call as it was taken in, without its content.',
})
export class DeliveryView {
  @Field(() => ID, { description: "The source's idempotency key, or a digest of what was sent." })
  id!: string;

  @Field(() => String, { description: 'Which source sent it: the end of its webhook address.' })
  source!: string;

  @Field(() => String, {
    nullable: true,
    description: 'The event named in the address, where the source has it there.',
  })
  event!: string | null;

  @Field(() => DeliveryState, { description: 'Where it stands.' })
  state!: PortState;

  @Field(() => DateTime, { description: 'When it came.' })
  receivedAt!: number;

  @Field(() => DateTime, { description: 'When it is tried next, while it waits.' })
  dueAt!: number;

  @Field(() => Int, { description: 'How often it was tried.' })
  attempts!: number;

  @Field(() => String, { nullable: true, description: 'Why it failed the last time, in words an editor understands.' })
  error!: string | null;
}

@ObjectType('Inbox', { simpleResolvers: true, description: 'The webhooks of this tenant.' })
export class InboxViewType {
  @Field(() => InboxCountsView, { description: 'How many in all, by state.' })
  counts!: InboxCountsView;

  @Field(() => [DeliveryView], { description: 'The newest first.' })
  deliveries!: readonly DeliveryView[];
}

@InputType({ description: 'Dead letters: exactly one of the three is given.' })
export class DeadLettersInput {
  @Field(() => [ID], { nullable: true, description: 'These.' })
  ids?: string[] | null;

  @Field(() => String, { nullable: true, description: 'All of this source.' })
  source?: string | null;

  @Field(() => Boolean, { nullable: true, description: 'true: all there are.' })
  all?: boolean | null;
}
