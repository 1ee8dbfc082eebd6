import { Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Difference } from '../../usecases/reconcile-report';
import { DateTime } from '../date-time';

/** As the object type-graphql wants for an enum: what is sent is what the use case says. */
export const ReconcileOutcome = { FINISHED: 'finished', STOPPED: 'stopped', REFUSED: 'refused' } as const;
export const ReconcileDifferenceKind = { ADDED: 'added', CHANGED: 'changed', WITHDRAWN: 'withdrawn' } as const;

registerEnumType(ReconcileOutcome, {
  name: 'ReconcileOutcome',
  description: 'How a comparison ended.',
  valuesConfig: {
    FINISHED: { description: 'Everything was compared.' },
    STOPPED: { description: 'It could not go on, see the reason; the next one goes on from there.' },
    REFUSED: { description: 'It would have taken away too much, or cannot work as it is configured; see the reason.' },
  },
});
registerEnumType(ReconcileDifferenceKind, {
  name: 'ReconcileDifferenceKind',
  description: 'What became of a document that differed.',
});

@ObjectType('SourceDeliveries', {
  simpleResolvers: true,
  description: 'The webhooks of a source that are not worked off.',
})
export class SourceDeliveriesView {
  @Field(() => Int, { description: 'Stored, not worked on yet.' })
  waiting!: number;

  @Field(() => Int, { description: 'Those of the waiting that have failed before, and come again.' })
  failing!: number;

  @Field(() => Int, { description: 'Being worked on.' })
  claimed!: number;

  @Field(() => Int, { description: 'Given up, each with its error.' })
  dead!: number;
}

@ObjectType('SourceOrder', { simpleResolvers: true, description: 'What the changes of a source are ordered by.' })
export class SourceOrderView {
  @Field(() => String, { description: 'What tells the newer of two changes.' })
  key!: string;

  @Field(() => String, { description: 'What happens where it tells nothing.' })
  onTie!: string;
}

@ObjectType('SourceStaleness', {
  simpleResolvers: true,
  description: 'What the CMS told that is not here yet: “the CMS says 10:02, we have 09:58”.',
})
export class SourceStalenessView {
  @Field(() => DateTime, { description: 'When the newest of it was told.' })
  toldAt!: number;

  @Field(() => DateTime, { description: 'When the oldest of it was told.' })
  oldestAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'Up to when what is here is known to be right.' })
  heldAt!: number | null;
}

@ObjectType('ReconcileCounts', { simpleResolvers: true, description: 'How many documents a comparison found how.' })
export class ReconcileCountsView {
  @Field(() => Int, { description: 'Documents of the CMS that were looked at.' })
  checked!: number;

  @Field(() => Int, { description: 'Those that were as they are held here.' })
  same!: number;

  @Field(() => Int, { description: 'Those that were missing here.' })
  added!: number;

  @Field(() => Int, { description: 'Those that differed.' })
  changed!: number;

  @Field(() => Int, { description: 'Those that are no longer published there.' })
  withdrawn!: number;

  @Field(() => Int, { description: 'Those that cannot be made items of.' })
  unmapped!: number;

  @Field(() => Int, { description: 'Those that could not be stored.' })
  failed!: number;
}

@ObjectType('ReconcileDifference', { simpleResolvers: true, description: 'A document that differed.' })
export class ReconcileDifferenceView {
  @Field(() => ID, { description: 'The id of its item.' })
  itemId!: string;

  @Field(() => ReconcileDifferenceKind, { description: 'What became of it.' })
  what!: Difference['what'];

  @Field(() => Float, { description: 'The order key of what the CMS says: mostly a time, in ms since 1970.' })
  cmsAt!: number;

  @Field(() => Float, { nullable: true, description: 'The order key of what was held here; null: nothing was.' })
  heldAt!: number | null;
}

@ObjectType('Reconcile', { simpleResolvers: true, description: 'A comparison of a CMS’s lists with what is here.' })
export class ReconcileView {
  @Field(() => DateTime, { description: 'When it began.' })
  startedAt!: number;

  @Field(() => DateTime, { description: 'When it ended.' })
  endedAt!: number;

  @Field(() => DateTime, { nullable: true, description: 'Only what changed since was compared; null: everything.' })
  since!: number | null;

  @Field(() => ReconcileOutcome, { description: 'How it ended.' })
  outcome!: 'finished' | 'stopped' | 'refused';

  @Field(() => String, { nullable: true, description: 'Why it did not finish, in words an editor understands.' })
  reason!: string | null;

  @Field(() => ReconcileCountsView, { description: 'What it found.' })
  counts!: ReconcileCountsView;

  @Field(() => Int, { description: 'Documents held here that the lists did not show; each was asked for by itself.' })
  missing!: number;

  @Field(() => Int, { description: 'Items held here of content types that were not compared.' })
  notCompared!: number;

  @Field(() => [ReconcileDifferenceView], { description: 'The first that differed, 50 at most.' })
  differences!: readonly ReconcileDifferenceView[];
}

@ObjectType('ReconcileProgress', { simpleResolvers: true, description: 'A comparison under way, or interrupted.' })
export class ReconcileProgressView {
  @Field(() => DateTime, { description: 'When it began.' })
  startedAt!: number;

  @Field(() => Int, { description: 'Documents looked at so far.' })
  checked!: number;

  @Field(() => Int, { description: 'How many there are, as far as the CMS says; 0: it does not say.' })
  total!: number;
}

@ObjectType('UnmappedDocument', { simpleResolvers: true, description: 'A document of the CMS that cannot be an item.' })
export class UnmappedDocumentView {
  @Field(() => ID, { description: 'The id its item would have.' })
  itemId!: string;

  @Field(() => String, { description: 'Why, in words an editor understands.' })
  reason!: string;

  @Field(() => DateTime, { description: 'When that was seen.' })
  at!: number;
}

@ObjectType('UnmappedDocuments', { simpleResolvers: true, description: 'Documents that cannot be items.' })
export class UnmappedDocumentsView {
  @Field(() => Int, { description: 'How many.' })
  count!: number;

  @Field(() => [UnmappedDocumentView], { description: 'The newest, 200 at most.' })
  documents!: readonly UnmappedDocumentView[];
}

@ObjectType('Source', { simpleResolvers: true, description: 'A connected CMS, and how it stands.' })
export class SourceView {
  @Field(() => String, { description: 'The end of its webhook address.' })
  name!: string;

  @Field(() => String, { description: 'Which CMS it speaks like.' })
  kind!: string;

  @Field(() => Boolean, { description: 'Whether its API is configured, so that it can be asked.' })
  canBeAsked!: boolean;

  @Field(() => SourceOrderView, { nullable: true, description: 'How its changes are ordered.' })
  order!: SourceOrderView | null;

  @Field(() => SourceDeliveriesView, { description: 'Its webhooks that are not worked off.' })
  deliveries!: SourceDeliveriesView;

  @Field(() => DateTime, { nullable: true, description: 'When its newest webhook came; null: none did.' })
  lastDeliveryAt!: number | null;

  @Field(() => ReconcileView, {
    nullable: true,
    description: 'The last comparison with the CMS, whatever came of it.',
  })
  lastReconcile!: ReconcileView | null;

  @Field(() => DateTime, { nullable: true, description: 'When the last one began that compared everything.' })
  lastWholeReconcileAt!: number | null;

  @Field(() => ReconcileProgressView, { nullable: true, description: 'One that is under way, or was interrupted.' })
  reconcileInProgress!: ReconcileProgressView | null;

  @Field(() => UnmappedDocumentsView, {
    description: 'Documents that comparing found and that cannot be items; those of webhooks are dead letters.',
  })
  unmapped!: UnmappedDocumentsView;

  @Field(() => SourceStalenessView, { nullable: true, description: 'Null where all that it told is here.' })
  staleness!: SourceStalenessView | null;
}
