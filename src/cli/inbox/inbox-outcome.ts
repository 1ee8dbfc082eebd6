import type { DeliveryState } from '../../ports/inbox';

export interface ListedDelivery {
  readonly id: string;
  readonly source: string;
  readonly event: string | null;
  /** ISO 8601. */
  readonly receivedAt: string;
  /** When it is tried next, where it waits; ISO 8601. */
  readonly dueAt: string;
  readonly attempts: number;
  readonly error: string | null;
}

export interface InboxOutcome {
  readonly tenant: string;
  /** After what was revived and dropped. */
  readonly counts: Readonly<Record<DeliveryState, number>>;
  /** Dead letters sent round again, of so many `asked` for by their ids. */
  readonly revived?: number;
  /** Dead letters given up. */
  readonly dropped?: number;
  readonly asked?: number;
  /** The newest first. */
  readonly listed?: readonly ListedDelivery[];
}

/** What was found and done, for people. */
export function inboxText({ tenant, counts, revived, dropped, asked, listed }: InboxOutcome): string {
  const { waiting, claimed, dead, done } = counts;
  const lines = [
    `Inbox of ${tenant}: ${waiting} waiting, ${claimed} at work, ${dead} dead, ${done} done lately.`,
    ...counted(revived, asked, 'sent round again'),
    ...counted(dropped, asked, 'dropped'),
    ...(listed ?? []).flatMap(deliveryLines),
    ...(listed?.length === 0 ? ['None to list.'] : []),
  ];
  return lines.map(printable).join('\n');
}

function counted(done: number | undefined, asked: number | undefined, what: string): string[] {
  return done === undefined ? [] : [`${done}${asked === undefined ? '' : ` of ${asked}`} ${what}.`];
}

function deliveryLines({ id, source, event, receivedAt, attempts, error }: ListedDelivery): string[] {
  const head = [receivedAt, source, ...(event === null ? [] : [event]), id, `${attempts} attempts`].join('  ');
  return error === null ? [head] : [head, `    ${error}`];
}

/** Ids and reasons hold what others sent: nothing in them may steer a terminal. */
function printable(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');
}
