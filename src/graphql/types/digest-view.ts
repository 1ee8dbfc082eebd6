import { Field, ID, ObjectType } from 'type-graphql';
import type { Digest } from '../../usecases/services';
import { FeedEdgeView } from './feed-view';

@ObjectType('Digest', { simpleResolvers: true, description: 'An e-mail of a campaign, as one reader would get it.' })
export class DigestView {
  @Field(() => ID, { description: 'Which campaign.' })
  campaign: string;

  @Field(() => ID, { nullable: true, description: 'Whose digest; null where nobody is known.' })
  userId: string | null;

  @Field(() => String, {
    description: 'The day or week it is for, `2026-11-21` or `2026-W47`: a reader gets one digest of a campaign in it.',
  })
  period: string;

  @Field(() => String, { description: 'Subject line.' })
  subject: string;

  @Field(() => [FeedEdgeView], { description: 'Best first.' })
  items: FeedEdgeView[];

  constructor(digest: Digest, items: FeedEdgeView[]) {
    this.campaign = digest.campaign;
    this.userId = digest.userId;
    this.period = digest.period;
    this.subject = digest.subject;
    this.items = items;
  }
}
