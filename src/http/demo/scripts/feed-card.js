import { cover } from './cover.js';
import { h, icon } from './dom.js';
import { reasonWords, signalName } from './reasons.js';
import { count, extent, languageName, topicName } from './words.js';

/** What a reader can do to a card: the interaction it sends, and how it reads before and after. */
export const DEEDS = {
  like: { type: 'LIKE', label: 'Like', done: 'Liked', undoable: true },
  save: { type: 'BOOKMARK', label: 'Save', done: 'Saved', undoable: true },
  read: { type: 'READ', label: 'Read', done: 'Read', value: 1, undoable: false },
  dismiss: { type: 'DISMISS', label: 'Dismiss', done: 'Dismissed', undoable: true },
};

/**
 * One place of the feed. `movement` is null on a first showing, 'new', or by how many places it rose (negative: fell);
 * `picture` is its picture where that is on the page already.
 */
export function feedCard({ edge, place, movement, fromDesk, picture, onDeed }) {
  const { node } = edge;
  const titleId = `title-${place}`;
  return h(
    'li',
    {
      class: `card${place === 1 ? ' card-lead' : ''}${fromDesk ? ' card-fromdesk' : ''}`,
      'data-id': node.id,
      tabindex: '-1',
    },
    h(
      'article',
      { 'aria-labelledby': titleId },
      h(
        'div',
        { class: 'card-cover' },
        picture ?? cover(node, { eager: place <= 3 }),
        h('span', { class: 'card-place', 'aria-label': `Place ${place}` }, place),
        movementMark(movement, fromDesk),
      ),
      h(
        'div',
        { class: 'card-body' },
        meta(node),
        h('h3', { id: titleId, lang: node.locale }, node.title),
        node.summary ? h('p', { class: 'card-summary', lang: node.locale }, node.summary) : null,
        reason(edge.reason),
        h('div', { class: 'card-foot' }, topics(node), score(edge, place)),
        deeds(node, onDeed),
      ),
    ),
  );
}

function movementMark(moved, fromDesk) {
  if (fromDesk) return h('span', { class: 'card-moved card-moved-desk' }, 'just published');
  if (moved === 'new') return h('span', { class: 'card-moved card-moved-new' }, 'new here');
  if (!moved) return null;
  const words = `${moved > 0 ? 'Up' : 'Down'} ${count(Math.abs(moved), 'place')}`;
  return h(
    'span',
    { class: 'card-moved', 'aria-label': words, role: 'img' },
    `${moved > 0 ? '↑' : '↓'} ${Math.abs(moved)}`,
  );
}

function meta({ type, locale, premium, attributes }) {
  const parts = [type, extent(attributes ?? {}), languageName(locale)].filter(Boolean);
  return h(
    'p',
    { class: 'card-meta' },
    h('span', {}, parts.join(' · ')),
    premium ? h('span', { class: 'premium' }, 'Premium') : null,
  );
}

function topics(node) {
  return h(
    'ul',
    { class: 'topics', 'aria-label': 'Topics' },
    node.topics.map((topic) => h('li', {}, topicName(topic))),
  );
}

/** The reason in words, with its picture. */
export function reason(given) {
  const [picture, ...words] = reasonWords(given);
  return h('p', { class: 'reason' }, icon(picture), h('span', {}, words));
}

function score(edge, place) {
  const id = `signals-${place}`;
  const percent = Math.round(edge.score * 100);
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true', vars: { '--value': edge.score } });
  const button = h(
    'button',
    { class: 'score-button', type: 'button', 'aria-expanded': 'false', 'aria-controls': id },
    h('span', { class: 'visually-hidden' }, `Why it scores ${percent} of 100`),
    bar,
    h('span', { class: 'score-number', 'aria-hidden': 'true' }, percent),
  );
  const show = (open) => button.setAttribute('aria-expanded', String(open));
  button.addEventListener('click', () => show(button.getAttribute('aria-expanded') !== 'true'));
  const box = h('div', { class: 'score' }, button, signals(edge, id));
  box.addEventListener('keydown', (event) => event.key === 'Escape' && show(false));
  box.addEventListener('focusout', (event) => !box.contains(event.relatedTarget) && show(false));
  return box;
}

function signals(edge, id) {
  const strongest = [...edge.signals].sort((a, b) => b.value - a.value);
  const row = ({ name, value }) =>
    h(
      'div',
      { class: 'signal' },
      h('dt', {}, signalName(name)),
      h(
        'dd',
        {},
        h('span', { class: 'bar', 'aria-hidden': 'true', vars: { '--value': value } }),
        h('span', {}, value.toFixed(2)),
      ),
    );
  const rows = strongest.length > 0 ? h('dl', {}, strongest.map(row)) : h('p', {}, 'No signal speaks for it yet.');
  const title = h('p', { class: 'signals-title' }, 'What the score is made of');
  const note = h('p', { class: 'signals-note' }, 'The order sees to variety, too.');
  return h('div', { class: 'signals', id }, title, rows, note);
}

function deeds(node, onDeed) {
  const button = ([name, { label }]) =>
    h(
      'button',
      {
        class: `deed deed-${name}`,
        type: 'button',
        'data-deed': name,
        'aria-label': `${label}: ${node.title}`,
        onclick: () => onDeed(name),
      },
      icon(name),
      h('span', {}, label),
    );
  return h(
    'div',
    { class: 'deeds', role: 'group', 'aria-label': 'What you can do' },
    Object.entries(DEEDS).map(button),
  );
}

/** A card's outline, while the first answer is on its way. */
export function skeletonCard(i) {
  const lines = ['short', 'long', 'long', 'middle'].map((length) => h('span', { class: `ghost ghost-${length}` }));
  return h(
    'li',
    { class: `card card-ghost${i === 0 ? ' card-lead' : ''}`, 'aria-hidden': 'true' },
    h('article', {}, h('div', { class: 'card-cover' }), h('div', { class: 'card-body' }, lines)),
  );
}
