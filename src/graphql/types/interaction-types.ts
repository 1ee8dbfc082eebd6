import { Field, Float, ID, InputType, Int, ObjectType, registerEnumType } from 'type-graphql';
import { INTERACTION_TYPES, type InteractionType as CoreInteractionType } from '../../core/interaction';
import { DateTime } from '../date-time';

/** The types as the object type-graphql wants for an enum. */
export const InteractionType = Object.fromEntries(INTERACTION_TYPES.map((type) => [type, type])) as {
  readonly [type in CoreInteractionType]: type;
};

const DESCRIPTIONS: Record<CoreInteractionType, string> = {
  IMPRESSION: "It was shown. Needs the edge's token.",
  VIEW: 'It was opened. `value`: seconds spent.',
  CLICK: 'Its link was followed.',
  READ: 'It was read. `value`: the fraction, 0..1.',
  COMPLETE: 'It was read, watched or heard to the end.',
  LIKE: 'The reader said that they like it.',
  DISLIKE: 'The reader said that they do not like it.',
  BOOKMARK: 'It was put aside for later.',
  SHARE: 'It was passed on.',
  COMMENT: 'It was commented on.',
  FOLLOW: 'The reader wants to hear more of it.',
  PURCHASE: 'It was bought. `value`: the price.',
  RATE: 'It was rated. `value`: 0.5..5 stars.',
  DISMISS: 'The reader does not want to see it again.',
  UNDO: 'Takes back what the reader said of it: like, dislike, bookmark, dismissal.',
};

registerEnumType(InteractionType, {
  name: 'InteractionType',
  description: 'What a reader did.',
  valuesConfig: Object.fromEntries(INTERACTION_TYPES.map((type) => [type, { description: DESCRIPTIONS[type] }])),
});

@InputType({ description: 'One thing a reader did.' })
export class InteractionInput {
  @Field(() => ID, {
    nullable: true,
    description: 'Unique: the same id again is a repeat, and changes nothing. Give one, so that a retry is safe.',
  })
  id?: string | null;

  @Field(() => InteractionType, { description: 'What was done.' })
  type!: CoreInteractionType;

  @Field(() => ID, { description: 'To which item.' })
  itemId!: string;

  @Field(() => DateTime, { nullable: true, description: 'When; default: now.' })
  at?: number | null;

  @Field(() => Float, { nullable: true, description: 'What it means depends on the type.' })
  value?: number | null;

  @Field(() => String, { nullable: true, description: 'The token of the edge it follows from.' })
  token?: string | null;
}

@ObjectType('Rejection', { simpleResolvers: true, description: 'An event that was not taken.' })
export class RejectionView {
  @Field(() => Int, { description: 'Its place in `events`, from 0.' })
  index!: number;

  @Field(() => String, { description: 'Stable: `UNKNOWN_ITEM`, `TIME_IN_FUTURE`, `BAD_VALUE` …' })
  code!: string;

  @Field(() => String, { description: 'For people.' })
  message!: string;
}

@ObjectType('TrackResult', { simpleResolvers: true, description: 'What became of the events.' })
export class TrackResultView {
  @Field(() => Int, { description: 'Stored, and in effect in the next feed.' })
  accepted!: number;

  @Field(() => Int, { description: 'Known already by their ids.' })
  duplicates!: number;

  @Field(() => [RejectionView], { description: 'Not taken, one by one; the rest was.' })
  rejected!: readonly RejectionView[];
}

@ObjectType('IdentifyResult', { simpleResolvers: true, description: 'Whose history it is now.' })
export class IdentifyResultView {
  @Field(() => ID, { description: 'The signed-in user.' })
  userId!: string;

  @Field(() => Int, { description: 'How many interactions this call handed over; 0 on a repeat.' })
  moved!: number;
}
