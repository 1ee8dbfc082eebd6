import { GraphQLJSON } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { Campaign } from '../../core/digest/campaign';
import type { CampaignView } from '../../usecases/digest-services';

@ObjectType('Campaign', { simpleResolvers: true, description: 'A newsletter, as its editors set it up.' })
export class CampaignViewType {
  @Field(() => ID, { description: 'Small letters, digits and hyphens.' })
  id: string;

  @Field(() => String, { description: 'For people.' })
  name: string;

  @Field(() => Boolean, { description: 'While it is paused nothing is reserved for anybody.' })
  paused: boolean;

  @Field(() => String, { description: '`stored` (made through the API), `file` (of the configuration) or `built-in`.' })
  origin: string;

  @Field(() => Int, { description: 'How often it was saved; 0: it is not stored.' })
  revision: number;

  @Field(() => String, { description: 'The period that the present moment is in: `2026-11-21` or `2026-W47`.' })
  period: string;

  @Field(() => GraphQLJSON, { description: 'All of it, as `saveCampaign` takes it and as it is written in files.' })
  settings: Campaign;

  constructor({ campaign, origin, revision, period }: CampaignView) {
    this.id = campaign.id;
    this.name = campaign.name;
    this.paused = campaign.paused;
    this.origin = origin;
    this.revision = revision;
    this.period = period;
    this.settings = campaign;
  }
}
