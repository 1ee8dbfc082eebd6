import { Field, ID, InputType } from 'type-graphql';
import { DateTime } from '../date-time';

@InputType({ description: 'What is known of the moment.' })
export class ContextInput {
  @Field(() => [String], {
    nullable: true,
    description:
      'Languages the reader reads, preferred first; what has none of them is left out. Default: Accept-Language.',
  })
  locales?: string[] | null;

  @Field(() => ID, {
    nullable: true,
    description: 'The item the reader is looking at: an interest of the moment. Only `feed` uses it.',
  })
  currentItemId?: string | null;
}

@InputType('ItemFilter', { description: 'Every condition given must hold; within one list any member will do.' })
export class ItemFilterInput {
  @Field(() => [String], { nullable: true, description: 'Content types.' })
  types?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Topics.' })
  topics?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Authors, by display name.' })
  authors?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Languages the item can be read in.' })
  locales?: string[] | null;

  @Field(() => DateTime, { nullable: true, description: 'Published then or later.' })
  publishedAfter?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'Published then or earlier.' })
  publishedBefore?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Only for subscribers, or only free.' })
  premium?: boolean | null;
}
