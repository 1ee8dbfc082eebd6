import { ArgsType, Field, Float, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { Digest, DigestState as CoreState, SubjectCandidate } from '../../core/digest/digest';
import type { SettleOutcome } from '../../usecases/digest-services';
import { DateTime } from '../date-time';
import { ContextInput } from './inputs';
import { ItemView } from './item-view';
import { ReasonUnion, type ReasonView } from './reason-view';

/** The states as the object type-graphql wants for an enum. */
export const DigestState = {
  RESERVED: 'reserved',
  COMMITTED: 'committed',
  VOIDED: 'voided',
  EXPIRED: 'expired',
} as const satisfies { readonly [name: string]: CoreState };

registerEnumType(DigestState, {
  name: 'DigestState',
  description: 'Where a digest stands.',
  valuesConfig: {
    RESERVED: { description: 'Its items are held for it until it expires.' },
    COMMITTED: { description: 'It was sent: its items are not sent to the reader again.' },
    VOIDED: { description: 'It was called off; its items are free again.' },
    EXPIRED: { description: 'Nobody said what became of it in time; its items are free again.' },
  },
});

@ObjectType('DigestItem', { simpleResolvers: true, description: 'An item of a digest, and why it is there.' })
export class DigestItemView {
  @Field(() => ItemView, { description: 'The item.' })
  node!: ItemView;

  @Field(() => Float, { description: '0..1 within its ranking, higher is better.' })
  score!: number;

  @Field(() => ReasonUnion, { description: 'The signal that counted most, in facts.' })
  reason!: ReasonView;

  @Field(() => String, {
    nullable: true,
    description: 'The source of the fixed slot it stands in, `editors-pick` …; null: it is there by its rank.',
  })
  slot!: string | null;

  @Field(() => String, { description: 'Names this showing: send it with `track` for what the reader does with it.' })
  token!: string;
}

@ObjectType('SubjectCandidate', { simpleResolvers: true, description: 'A subject line to choose from.' })
export class SubjectCandidateView implements SubjectCandidate {
  @Field(() => String, { description: 'Name of its template.' })
  template!: string;

  @Field(() => ID, { description: 'The item it speaks of.' })
  itemId!: string;

  @Field(() => String, { description: 'The line.' })
  text!: string;
}

@ObjectType('ReservedDigest', {
  simpleResolvers: true,
  description: 'What was chosen for one reader, campaign and period: recorded before anything is sent.',
})
export class ReservedDigestView {
  @Field(() => ID, { description: 'What it is committed or voided by.' })
  id: string;

  @Field(() => ID, { description: 'Which campaign.' })
  campaign: string;

  @Field(() => ID, { description: 'Whose digest.' })
  userId: string;

  @Field(() => String, { description: 'The day or week it is for.' })
  period: string;

  @Field(() => String, { description: 'The key it was reserved under.' })
  idempotencyKey: string;

  @Field(() => DigestState, { description: 'Where it stands.' })
  state: CoreState;

  @Field(() => [SubjectCandidateView], {
    description: "Subject lines to choose from, the editors' first choice first.",
  })
  subjects: readonly SubjectCandidate[];

  @Field(() => DateTime, { description: 'When to send it: the best time for this reader, as far as it is known.' })
  sendAt: number;

  @Field(() => String, { description: 'Why then: `schedule`, `window`, `learnt` or `quiet-hours`.' })
  sendReason: string;

  @Field(() => DateTime, { description: 'When it was reserved.' })
  reservedAt: number;

  @Field(() => DateTime, { description: 'Until then its items are held: commit or void it before.' })
  expiresAt: number;

  @Field(() => DateTime, { nullable: true, description: 'When it was committed or voided.' })
  settledAt: number | null;

  @Field(() => Boolean, { description: 'It was there already: the key was used before, or it was settled before.' })
  replayed: boolean;

  constructor(
    digest: Digest,
    replayed: boolean,
    private readonly loadItems: () => Promise<DigestItemView[]>,
    private readonly loadRecap: () => Promise<ItemView[]>,
  ) {
    this.id = digest.id;
    this.campaign = digest.campaign;
    this.userId = digest.userId;
    this.period = digest.period;
    this.idempotencyKey = digest.key;
    this.state = digest.state;
    this.subjects = digest.subjects;
    this.sendAt = digest.sendTime.at;
    this.sendReason = digest.sendTime.reason;
    this.reservedAt = digest.reservedAt;
    this.expiresAt = digest.expiresAt;
    this.settledAt = digest.settledAt;
    this.replayed = replayed;
  }

  @Field(() => [DigestItemView], { description: 'In their places; what was withdrawn since is left out.' })
  items(): Promise<DigestItemView[]> {
    return this.loadItems();
  }

  @Field(() => [ItemView], {
    description: 'What the reader read of late, where the campaign tells it; not recommended.',
  })
  recap(): Promise<ItemView[]> {
    return this.loadRecap();
  }
}

@ObjectType('SkippedReader', { simpleResolvers: true, description: 'A reader for whom nothing was reserved.' })
export class SkippedReaderView {
  @Field(() => ID, { description: 'Who.' })
  userId!: string;

  @Field(() => String, { description: 'NOT_IN_AUDIENCE, TOO_FEW_ITEMS, FREQUENCY_CAPPED, CAMPAIGN_PAUSED or TAKEN.' })
  reason!: string;

  @Field(() => String, { description: 'The same in words.' })
  message!: string;
}

@ObjectType('DigestPage', { simpleResolvers: true, description: 'Digests of a page of readers.' })
export class DigestPageView {
  @Field(() => [ReservedDigestView], { description: 'In the order of readers.' })
  digests!: ReservedDigestView[];

  @Field(() => [SkippedReaderView], { description: 'Readers of the page for whom there is none, and why.' })
  skipped!: SkippedReaderView[];

  @Field(() => String, { nullable: true, description: 'Pass it as `after` for the next page; null: there was nobody.' })
  endCursor!: string | null;

  @Field(() => Boolean, { description: 'Whether there are readers behind `endCursor`.' })
  hasNextPage!: boolean;
}

@ObjectType('SettledDigest', { simpleResolvers: true, description: 'What came of a commit or void.' })
export class SettledDigestView {
  @Field(() => ID, { description: 'Which digest.' })
  id: string;

  @Field(() => DigestState, { nullable: true, description: 'Where it stands now; null where it was refused.' })
  state: CoreState | null;

  @Field(() => Boolean, { description: 'It was so already.' })
  repeated: boolean;

  @Field(() => String, {
    nullable: true,
    description: 'Why it was refused: NOT_FOUND, RESERVATION_EXPIRED, RESERVATION_VOIDED or ALREADY_COMMITTED.',
  })
  code: string | null;

  @Field(() => String, { nullable: true, description: 'The same in words.' })
  message: string | null;

  constructor(id: string, outcome: SettleOutcome) {
    const isSettled = outcome.kind === 'settled';
    this.id = id;
    this.state = isSettled ? outcome.digest.state : null;
    this.repeated = isSettled && outcome.repeated;
    this.code = isSettled ? null : outcome.code;
    this.message = isSettled ? null : outcome.message;
  }
}

const CAMPAIGN = 'Which campaign.';
const PERIOD = 'The day or week it is for; the present one, or the one before or after. Default: the present one.';
const LANGUAGES = 'In which languages, where the campaign leaves that to the reader.';

@ArgsType()
export class ReserveDigestArgs {
  @Field(() => ID, { description: CAMPAIGN })
  campaign!: string;

  @Field(() => ID, {
    description: 'For whom. Of whom nothing is known gets what everybody likes, unless the audience says otherwise.',
  })
  userId!: string;

  @Field(() => String, { nullable: true, description: PERIOD })
  period?: string | null;

  @Field(() => String, { description: 'The same key answers the same digest, in whatever state it is by then.' })
  idempotencyKey!: string;

  @Field(() => ContextInput, { nullable: true, description: LANGUAGES })
  context?: ContextInput | null;
}

@ArgsType()
export class DigestsArgs {
  @Field(() => ID, { description: CAMPAIGN })
  campaign!: string;

  @Field(() => String, { nullable: true, description: PERIOD })
  period?: string | null;

  @Field(() => String, { nullable: true, description: 'The `endCursor` of the page before.' })
  after?: string | null;

  @Field(() => Int, { nullable: true, defaultValue: 20, description: 'How many readers, at most.' })
  first?: number | null;

  @Field(() => [ID], { nullable: true, description: 'Just these readers; default: everybody who ever did anything.' })
  userIds?: string[] | null;

  @Field(() => String, {
    nullable: true,
    description: "What the digests' keys begin with; the same answers the same. Default: the name of the service key.",
  })
  idempotencyKey?: string | null;

  @Field(() => ContextInput, { nullable: true, description: LANGUAGES })
  context?: ContextInput | null;
}
