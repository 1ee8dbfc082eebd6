import { ArgsType, Field, ID, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { RunState as PortState } from '../../ports/run-store';
import type { RunView } from '../../usecases/sending/read-runs';
import { DateTime } from '../date-time';

export const RunState = { PLANNING: 'planning', SENDING: 'sending', DONE: 'done' } as const satisfies {
  readonly [name: string]: PortState;
};

registerEnumType(RunState, {
  name: 'DigestRunState',
  description: 'How far a sending is.',
  valuesConfig: {
    PLANNING: { description: 'Readers are still being added.' },
    SENDING: { description: 'All readers are known; mails go out when they are due.' },
    DONE: { description: 'Nothing is left to do.' },
  },
});

@ArgsType()
export class RunsArgs {
  @Field(() => ID, { nullable: true, description: 'Only those of this campaign.' })
  campaign?: string | null;

  @Field(() => Int, { nullable: true, defaultValue: 10, description: 'How many, at most.' })
  first?: number | null;
}

@ObjectType('DigestRunReason', { simpleResolvers: true, description: 'Why mails of a run were not sent.' })
export class RunReasonView {
  @Field(() => String, { description: 'A code: of ours, or of the mail server.' })
  reason!: string;

  @Field(() => Int, { description: 'How many.' })
  count!: number;
}

@ObjectType('DigestRun', { simpleResolvers: true, description: 'One sending of a campaign, and what came of it.' })
export class DigestRunView {
  @Field(() => ID, { description: 'The campaign and its period.' })
  id: string;

  @Field(() => ID, { description: 'Which campaign.' })
  campaign: string;

  @Field(() => String, { description: 'The day or week it is for.' })
  period: string;

  @Field(() => RunState, { description: 'How far it is.' })
  state: PortState;

  @Field(() => DateTime, { description: 'When it was due.' })
  dueAt: Date;

  @Field(() => DateTime, { nullable: true, description: 'When the last mail was done with.' })
  finishedAt: Date | null;

  @Field(() => Int, { description: 'Runs before it that were missed and not made up for.' })
  missed: number;

  @Field(() => Int, { description: 'Mails there are to send.' })
  planned: number;

  @Field(() => Int, { description: 'Mails that wait for their time, or are being sent.' })
  open: number;

  @Field(() => Int, { description: 'Mails the mail server took.' })
  sent: number;

  @Field(() => Int, { description: 'Readers who were not to get one.' })
  skipped: number;

  @Field(() => Int, { description: 'Mails that could not be sent.' })
  failed: number;

  @Field(() => [RunReasonView], {
    description: 'Why they were skipped, failed, or wait to be tried again; the most frequent first.',
  })
  reasons: RunReasonView[];

  constructor({ states, reasons, dueAt, finishedAt, ...run }: RunView) {
    this.id = run.id;
    this.campaign = run.campaign;
    this.period = run.period;
    this.state = run.state;
    this.dueAt = new Date(dueAt);
    this.finishedAt = finishedAt === null ? null : new Date(finishedAt);
    this.missed = run.missed;
    this.planned = run.planned;
    this.open = states.waiting + states.claimed;
    this.sent = states.sent;
    this.skipped = states.skipped;
    this.failed = states.failed;
    const counted = Object.entries(reasons).map(([reason, count]) => ({ reason, count }));
    this.reasons = counted.sort((a, b) => b.count - a.count);
  }
}
