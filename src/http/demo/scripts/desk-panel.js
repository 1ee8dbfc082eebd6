import { ApiError } from './api.js';
import { findInFeeds, untilVisible } from './desk-arrival.js';
import { deskForm } from './desk-form.js';
import { deskReport } from './desk-report.js';
import { byId, fill, h } from './dom.js';
import { emptyNote, failure } from './notice.js';
import { block, queryButton, sheetButton } from './query-sheet.js';
import { sendWebhook } from './sign-webhook.js';
import { publishBody, withdrawBody } from './webhook-body.js';

const CLOSED =
  'Publishing from this page needs the development secret of the webhook, which this server does not give out.';

/** The editor's desk: publishes by a signed webhook, and watches the item arrive in the readers' feeds. */
export function createDesk({ webhook, readers, onPublished, onWithdrawn }) {
  const body = byId('desk-body');
  if (webhook === null) return fill(body, emptyNote('Closed here', CLOSED));
  const form = deskForm(publish);
  const outcome = h('div', { class: 'desk-outcome' });
  let asked = null;
  fill(
    byId('desk-tools'),
    queryButton('Where an item stands', () => asked),
  );
  fill(body, form.element, outcome);

  async function publish(draft) {
    const item = itemOf(draft);
    const report = deskReport(item, readers);
    fill(outcome, report.element);
    report.element.scrollIntoView({ block: 'nearest' });
    form.setBusy(true);
    await attempt(
      () => arrive(item, report),
      () => publish(draft),
    );
    form.setBusy(false);
  }

  async function arrive(item, report) {
    const from = window.performance.now();
    const sent = await sendWebhook(webhook, publishBody(item));
    report.step(`Signed, and stored (${sent.status})`, sent.ms);
    report.step('In every query', await untilVisible(item.id, readers[0], from));
    const shown = onPublished(item.id, item.title);
    const rose = await findInFeeds(item, readers, from, (reader, found) => {
      asked = found?.asked ?? asked;
      report.place(reader, found);
    });
    await shown;
    if (rose) void onPublished(item.id, item.title);
    report.finish();
    report.offer(withdrawButton(item, report));
    report.offer(requestButton(sent));
  }

  function withdrawButton(item, report) {
    const onclick = () => attempt(() => withdraw(item, report), onclick);
    return h('button', { class: 'quiet', type: 'button', onclick }, 'Withdraw it again');
  }

  async function withdraw(item, report) {
    const from = window.performance.now();
    await sendWebhook(webhook, withdrawBody(item));
    report.step('Withdrawn everywhere', await untilVisible(item.id, readers[0], from, true));
    report.withdrawn();
    await onWithdrawn(item.title);
  }

  async function attempt(work, retry) {
    for (const old of outcome.querySelectorAll('.notice-error')) old.remove();
    try {
      await work();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      outcome.append(failure(error, retry));
    }
  }
}

/** Shows the webhook as it went over the wire. */
function requestButton({ url, signature, raw }) {
  const blocks = () => [
    block('Request', `POST ${url}\ncontent-type: application/json\nx-attune-signature: ${signature}`),
    block('Body', JSON.stringify(JSON.parse(raw), null, 2)),
    h('p', { class: 'sheet-foot' }, 'The signature is the HMAC-SHA256 of the time, a full stop and the raw body.'),
  ];
  return sheetButton('Webhook', 'The signed webhook', 'The signed webhook', blocks);
}

function itemOf({ title, text, topics, locale, type }) {
  const [summary] = text.split(/(?<=[.!?])\s/);
  return { id: `desk-${Date.now().toString(36)}`, type, locale, title, summary, text, topics };
}
