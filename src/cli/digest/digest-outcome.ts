import type { MailPreview } from '../../usecases/sending/preview-mail';
import type { RunView } from '../../usecases/sending/read-runs';

export type DigestOutcome =
  | { readonly kind: 'run'; readonly run: RunView }
  | { readonly kind: 'preview'; readonly campaign: string; readonly previews: readonly MailPreview[] };

/** What came of it, for people. */
export function digestText(outcome: DigestOutcome): string {
  return outcome.kind === 'run' ? runText(outcome.run) : previewsText(outcome);
}

function runText({ id, state, planned, states, reasons }: RunView): string {
  const why = Object.entries(reasons).map(([reason, count]) => `  ${reason}: ${count}`);
  const open = states.waiting + states.claimed;
  const left = open === 0 ? '' : `, ${open} still to come (their hour, quiet hours or a retry): the servers send them`;
  const { sent, skipped, failed } = states;
  return [`${id}: ${state}. Of ${planned}: ${sent} sent, ${skipped} skipped, ${failed} failed${left}.`, ...why].join(
    '\n',
  );
}

function previewsText({ campaign, previews }: Extract<DigestOutcome, { kind: 'preview' }>): string {
  if (previews.length === 0) return `${campaign}: nobody is in the address book.`;
  return previews.map(previewText).join(`\n${'─'.repeat(72)}\n\n`);
}

function previewText({ userId, period, withheld, sendTime, mail }: MailPreview): string {
  const when = sendTime === null ? 'never' : `${new Date(sendTime.at).toISOString()} (${sendTime.reason.kind})`;
  const sent = withheld === null ? `would be sent ${when}` : `would not be sent: ${withheld}`;
  return `${userId}, ${period}: ${sent}\nSubject: ${mail.subject}\n\n${mail.text}`;
}
