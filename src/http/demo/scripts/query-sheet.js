import { byId, fill, h, icon } from './dom.js';
import { duration } from './words.js';

/** A button that shows the GraphQL behind a panel. `latest` answers `{ query, variables, who, personalization, ms }`. */
export function queryButton(title, latest) {
  return sheetButton('GraphQL', `GraphQL behind: ${title}`, title, () => blocksOf(latest()));
}

/** A button that opens a sheet; `blocks` answers what it holds. */
export function sheetButton(label, name, title, blocks) {
  const onclick = () => open(title, blocks());
  const attributes = { class: 'quiet query', type: 'button', 'aria-haspopup': 'dialog', 'aria-label': name, onclick };
  return h('button', attributes, icon('query'), label);
}

function open(title, blocks) {
  const sheet = byId('sheet');
  fill(sheet, head(title, sheet), blocks);
  sheet.setAttribute('aria-labelledby', 'sheet-title');
  sheet.showModal();
  sheet.scrollTop = 0;
}

function head(title, sheet) {
  const close = { class: 'quiet', type: 'button', onclick: () => sheet.close(), 'aria-label': 'Close' };
  return h('div', { class: 'sheet-head' }, h('h2', { id: 'sheet-title' }, title), h('button', close, icon('dismiss')));
}

function blocksOf(asked) {
  if (asked === null) return h('p', { class: 'sheet-foot' }, 'Nothing was answered yet.');
  const { query, variables, who, personalization, ms } = asked;
  const written = JSON.stringify(variables, null, 2);
  const identity = who.token ? `authorization: Bearer (${who.name}’s token)` : `x-anonymous-id: ${who.anonymousId}`;
  return [
    h('p', { class: 'sheet-foot' }, `This page waited ${duration(ms)} for the answer. `, explorerLink(query)),
    block('Query', query),
    block('Variables', written),
    block('Who asks', identity),
    personalization ? block('extensions.personalization', JSON.stringify(personalization, null, 2)) : null,
  ];
}

/** The explorer cannot be handed a query by its address, so it goes by the clipboard. */
function explorerLink(query) {
  const onclick = () => window.navigator.clipboard?.writeText(query).catch(() => undefined);
  return h(
    'a',
    { href: '/explore', target: '_blank', rel: 'noopener', onclick },
    'Copy the query and open the explorer',
  );
}

/** A named text that can be copied. */
export function block(name, text) {
  const copy = h('button', { class: 'link', type: 'button', 'aria-label': `Copy: ${name}` }, 'Copy');
  copy.addEventListener('click', () => {
    const copied = window.navigator.clipboard?.writeText(text) ?? Promise.reject(new Error('no clipboard'));
    copied.then(() => (copy.textContent = 'Copied')).catch(() => (copy.textContent = 'Select the text to copy it'));
  });
  const title = h('div', { class: 'sheet-name' }, h('h3', {}, name), copy);
  return h(
    'section',
    { class: 'sheet-block', 'aria-label': name },
    title,
    h('pre', { tabindex: '0' }, h('code', {}, text)),
  );
}
