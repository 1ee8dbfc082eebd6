import { byId, fill, h } from '/demo/scripts/dom.js';
import { setUpTheme } from '/demo/scripts/theme.js';
import { ask, DROP, LOOK, REPLAY } from './ask.js';
import { showFilters, showInbox } from './inbox-panel.js';
import { forgetKey, keepKey, keptKey, showKeyForm } from './key-form.js';
import { sourceCard } from './source-card.js';
import { count } from './times.js';

const AGAIN_MS = 10_000;
const NO_ENTRY = new Set(['FORBIDDEN', 'UNAUTHENTICATED']);

let chosen = { state: 'DEAD', source: null };
let key = keptKey();
/** Of many questions under way only the last one's answer is shown. */
let asked = 0;
let shown = '';

setUpTheme(byId('theme'));
byId('forget').addEventListener('click', leave);
if (key === null) leave();
else void look();
window.setInterval(() => key !== null && document.visibilityState === 'visible' && void look(), AGAIN_MS);

function enter(given) {
  key = given;
  void look();
}

function leave() {
  key = null;
  asked += 1;
  forgetKey();
  byId('data').hidden = true;
  byId('forget').hidden = true;
  fill(byId('trouble'));
  showKeyForm(byId('key'), enter);
}

async function look() {
  const mine = ++asked;
  try {
    const data = await ask(LOOK, chosen, key);
    if (mine === asked) show(data);
  } catch (error) {
    if (mine === asked) complain(error);
  }
}

function show({ sources, inbox }) {
  keepKey(key);
  fill(byId('key'));
  fill(byId('trouble'));
  byId('forget').hidden = false;
  byId('data').hidden = false;
  // What is the same is left alone, so that nothing closes or loses the focus under somebody's hands.
  const now = JSON.stringify([sources, inbox, chosen]);
  if (now === shown) return;
  shown = now;
  const open = openDetails();
  fill(byId('sources'), sources.length === 0 ? NO_SOURCES() : sources.map(sourceCard));
  reopen(open);
  showFilters(byId('filters'), sources, chosen, choose);
  showInbox(byId('inbox'), inbox, chosen, act);
}

const NO_SOURCES = () => h('p', { class: 'notice notice-empty' }, 'No CMS is connected: see WEBHOOK_SOURCES.');

function openDetails() {
  return [...document.querySelectorAll('.source details')].map((one) => one.open);
}

function reopen(open) {
  [...document.querySelectorAll('.source details')].forEach((one, n) => (one.open = open[n] === true));
}

function choose(given) {
  const { activeElement } = document;
  chosen = given;
  void look().then(() => byId('filters').querySelector(`[name="${activeElement?.name}"]`)?.focus());
}

function complain(error) {
  if (NO_ENTRY.has(error.code)) leave();
  fill(byId('trouble'), h('p', { class: 'notice notice-error' }, error.message));
}

async function act(verb, which, whose) {
  if (verb === 'drop' && !(await isSure(whose))) return;
  try {
    const { count: done } = await ask(verb === 'drop' ? DROP : REPLAY, { which }, key);
    const words = verb === 'drop' ? 'dropped' : 'sent round again';
    byId('asked').textContent = `${count(done, 'webhook')} ${words}.`;
    await look();
  } catch (error) {
    complain(error);
  }
}

/** What is dropped does not come back, so it is asked for twice. */
function isSure(whose) {
  const dialog = byId('sure');
  const close = (answer) => () => dialog.close(answer);
  fill(
    dialog,
    h('h2', {}, `Drop ${whose}?`),
    h('p', {}, 'The webhooks are given up for good. Comparing with the CMS still brings what they were about.'),
    h(
      'div',
      { class: 'for-all' },
      h('button', { class: 'quiet', type: 'button', autofocus: true, onclick: close('no') }, 'Keep'),
      h('button', { class: 'solid', type: 'button', onclick: close('yes') }, 'Drop'),
    ),
  );
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true });
  });
}
