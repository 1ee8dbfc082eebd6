import { ArgsType, Field, ID, Int } from 'type-graphql';
import { DateTime } from '../date-time';
import { ContextInput, ItemFilterInput } from './inputs';

const FIRST = 'How many, at most.';
const AFTER = 'A cursor: what stands behind it, in the same ranking.';
const CONTEXT = 'What is known of the moment.';
const USER = 'For this user; only with a service key that may `act-as`.';

@ArgsType()
export class FeedArgs {
  @Field(() => Int, { nullable: true, defaultValue: 20, description: FIRST })
  first?: number | null;

  @Field(() => String, { nullable: true, description: AFTER })
  after?: string | null;

  @Field(() => ItemFilterInput, { nullable: true, description: 'Only such items.' })
  filter?: ItemFilterInput | null;

  @Field(() => [ID], { nullable: true, description: 'Not these items: they are on the page already.' })
  exclude?: string[] | null;

  @Field(() => ContextInput, { nullable: true, description: CONTEXT })
  context?: ContextInput | null;

  @Field(() => ID, { nullable: true, description: USER })
  userId?: string | null;
}

@ArgsType()
export class SimilarArgs {
  @Field(() => ID, { description: 'Like which item.' })
  itemId!: string;

  @Field(() => Int, { nullable: true, defaultValue: 10, description: FIRST })
  first?: number | null;

  @Field(() => String, { nullable: true, description: AFTER })
  after?: string | null;

  @Field(() => ContextInput, { nullable: true, description: CONTEXT })
  context?: ContextInput | null;
}

@ArgsType()
export class LikedRowsArgs {
  @Field(() => Int, { nullable: true, defaultValue: 3, description: 'How many rows, at most.' })
  rows?: number | null;

  @Field(() => Int, { nullable: true, defaultValue: 10, description: 'How many items a row has, at most.' })
  first?: number | null;

  @Field(() => ContextInput, { nullable: true, description: CONTEXT })
  context?: ContextInput | null;

  @Field(() => ID, { nullable: true, description: USER })
  userId?: string | null;
}

@ArgsType()
export class DigestArgs {
  @Field(() => ID, { description: '`daily`, `weekly`, or one that was made.' })
  campaign!: string;

  @Field(() => Int, { nullable: true, description: "How many items; default: the campaign's." })
  size?: number | null;

  @Field(() => DateTime, { nullable: true, description: 'As of this moment; default: now.' })
  at?: number | null;

  @Field(() => ContextInput, { nullable: true, description: CONTEXT })
  context?: ContextInput | null;

  @Field(() => ID, { nullable: true, description: USER })
  userId?: string | null;
}

@ArgsType()
export class ItemArgs {
  @Field(() => ID, { description: 'Its id in the CMS.' })
  id!: string;

  @Field(() => ContextInput, { nullable: true, description: 'In which languages.' })
  context?: ContextInput | null;
}

@ArgsType()
export class ItemsArgs {
  @Field(() => [ID], { description: 'Their ids in the CMS.' })
  ids!: string[];

  @Field(() => ContextInput, { nullable: true, description: 'In which languages.' })
  context?: ContextInput | null;
}
