// The page of newsletters. The key is kept for as long as the tab is open, and sent only here.
const KEY = 'attune-campaigns-key';
const at = (id) => document.getElementById(id);
// At /t/NAME/… it would be another tenant; the page itself is everybody's.
const tenant = new window.URLSearchParams(window.location.search).get('tenant');
const api = `${tenant === null ? '' : `/t/${encodeURIComponent(tenant)}`}/campaigns/api`;

async function ask(path, query = {}) {
  const answer = await fetch(`${api}/${path}?${new window.URLSearchParams(query)}`, {
    headers: { 'x-api-key': window.sessionStorage.getItem(KEY) ?? '' },
  });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.errors?.[0]?.message ?? `It answered ${answer.status}.`);
  return body;
}

async function saying(words, work) {
  at('status').textContent = words;
  try {
    await work();
    at('status').textContent = '';
  } catch (error) {
    at('status').textContent = error.message;
  }
}

function cell(text, tag = 'td') {
  const element = document.createElement(tag);
  element.textContent = text;
  return element;
}

function rowOf({ campaign, period, state, planned, states, reasons }) {
  const row = document.createElement('tr');
  const why = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`);
  const open = states.waiting + states.claimed;
  const numbers = [planned, states.sent, states.skipped, states.failed, open];
  row.append(...[campaign, period, state, ...numbers, why.join(', ')].map((text) => cell(text)));
  return row;
}

function optionOf(value, text = value) {
  const option = document.createElement('option');
  option.value = value;
  option.textContent = text;
  return option;
}

async function showOverview() {
  const { canSend, campaigns, runs, readers } = await ask('overview');
  at('campaign').replaceChildren(...campaigns.map(({ campaign }) => optionOf(campaign.id, campaign.name)));
  at('readers').replaceChildren(...readers.map((reader) => optionOf(reader)));
  if (at('reader').value === '') at('reader').value = readers[0] ?? '';
  at('runs').replaceChildren(...runs.map(rowOf));
  at('content').hidden = false;
  at('runs-title').textContent = canSend ? 'The last runs' : 'The last runs (no mail server is set up: SMTP_URL)';
}

const REASONS = {
  OWN_HOURS: ({ readings, concentration }) =>
    `when this reader reads (${readings} readings, concentration ${concentration.toFixed(2)})`,
  EVERYBODY: ({ readings }) => `when everybody reads (${readings} readings of this reader are too few)`,
  EXPLORATION: () => 'to try another hour',
  WINDOW_OPENS: () => 'as scheduled: nothing is known of anybody’s hours, or there is no choice',
};

async function showPreview() {
  const preview = await ask('preview', { campaign: at('campaign').value, userId: at('reader').value });
  const { mail, sendTime, period, withheld } = preview;
  const time = sendTime === null ? 'never' : new Date(sendTime.at).toLocaleString();
  const why = sendTime === null ? '' : `, ${REASONS[sendTime.reason.kind](sendTime.reason)}`;
  const facts = { Subject: mail.subject, For: period, Sent: withheld === null ? `${time}${why}` : `no: ${withheld}` };
  at('facts').replaceChildren(...Object.entries(facts).flatMap(([name, fact]) => [cell(name, 'dt'), cell(fact, 'dd')]));
  at('mail').srcdoc = mail.html;
  at('text').textContent = mail.text;
}

at('key-form').addEventListener('submit', (event) => {
  event.preventDefault();
  window.sessionStorage.setItem(KEY, at('key').value);
  void saying('Looking …', showOverview);
});
at('preview-form').addEventListener('submit', (event) => {
  event.preventDefault();
  void saying('Choosing …', showPreview);
});
if (window.sessionStorage.getItem(KEY) !== null) void saying('Looking …', showOverview);
