import { ask } from './ask.js';
import { at, element, rowOf } from './dom.js';

const REASONS = {
  OWN_HOURS: ({ readings, concentration }) =>
    `when this reader reads (${readings} readings, concentration ${concentration.toFixed(2)})`,
  EVERYBODY: ({ readings }) => `when everybody reads (${readings} readings of this reader are too few)`,
  EXPLORATION: () => 'to try another hour',
  WINDOW_OPENS: () => 'as scheduled: nothing is known of anybody’s hours, or there is no choice',
};

/** The next mails of the sample, one after the other; stops where another campaign is looked at meanwhile. */
export async function showSample(campaign, readers) {
  at('sample').replaceChildren();
  for (const userId of readers) {
    const preview = await ask('preview', { campaign, userId });
    if (at('campaign').value !== campaign) return;
    at('sample').append(sampleRow(preview));
  }
}

export function showMail(preview) {
  const { mail, userId, period } = preview;
  at('reader').value = userId;
  const facts = { Subject: mail.subject, For: period, Sent: sentWords(preview) };
  at('facts').replaceChildren(
    ...Object.entries(facts).flatMap(([name, fact]) => [element('dt', name), element('dd', fact)]),
  );
  at('mail').srcdoc = mail.html;
  at('text').textContent = mail.text;
}

function sampleRow(preview) {
  const { userId, mail, itemIds } = preview;
  const show = element('button', userId);
  show.type = 'button';
  show.className = 'link';
  show.addEventListener('click', () => showMail(preview));
  return rowOf([show, mail.subject, String(itemIds.length), sentWords(preview)]);
}

function sentWords({ withheld, sendTime }) {
  if (withheld !== null) return `no: ${withheld}`;
  if (sendTime === null) return 'never';
  const { at: time, reason } = sendTime;
  return `${new Date(time).toLocaleString()}, ${REASONS[reason.kind](reason)}`;
}
