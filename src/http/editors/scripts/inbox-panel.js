import { fill, h } from '/demo/scripts/dom.js';
import { ago, count, moment } from './times.js';

const STATES = [
  ['DEAD', 'Dead'],
  ['WAITING', 'Waiting'],
  ['CLAIMED', 'At work'],
  ['DONE', 'Done'],
];

/** The choice of what is listed; calls back with `{ state, source }`. */
export function showFilters(place, sources, chosen, onChoose) {
  const pick = (name, label, options, value) =>
    h(
      'label',
      { class: 'filter' },
      h('span', {}, label),
      h(
        'select',
        { class: 'select', name, onchange: (event) => onChoose({ ...chosen, [name]: event.target.value || null }) },
        options.map(([key, word]) => h('option', { value: key ?? '', selected: key === value }, word)),
      ),
    );
  const names = [[null, 'All sources'], ...sources.map(({ name }) => [name, name])];
  fill(place, pick('state', 'Show', STATES, chosen.state), pick('source', 'of', names, chosen.source));
}

/** The list of deliveries; `act` is called with `replay` or `drop`, and which. */
export function showInbox(place, { counts, deliveries }, chosen, act) {
  const words = `${counts.dead} dead, ${counts.waiting} waiting, ${counts.claimed} at work, ${counts.done} done lately.`;
  fill(
    place,
    h('p', { class: 'said' }, words),
    chosen.state === 'DEAD' && deliveries.length > 0 && forAll(chosen, act),
    deliveries.length === 0
      ? h('p', { class: 'notice notice-empty' }, EMPTY[chosen.state])
      : h(
          'ol',
          { class: 'deliveries' },
          deliveries.map((delivery) => row(delivery, act)),
        ),
  );
}

const EMPTY = {
  DEAD: 'Nothing has died.',
  WAITING: 'Nothing waits.',
  CLAIMED: 'Nothing is being worked on.',
  DONE: 'Nothing was worked off lately.',
};

function forAll({ source }, act) {
  const which = source === null ? { all: true } : { source };
  const whose = source === null ? 'all' : `all of ${source}`;
  return h(
    'div',
    { class: 'for-all' },
    h('button', { class: 'quiet', type: 'button', onclick: () => act('replay', which, whose) }, `Replay ${whose}`),
    h('button', { class: 'quiet', type: 'button', onclick: () => act('drop', which, whose) }, `Drop ${whose} …`),
  );
}

function row({ id, source, event, state, receivedAt, dueAt, attempts, error }, act) {
  const name = `${source}${event === null ? '' : ` ${event}`}`;
  const button = (verb, word) =>
    h(
      'button',
      {
        class: 'quiet',
        type: 'button',
        'aria-label': `${word} ${name} ${id}`,
        onclick: () => act(verb, { ids: [id] }, name),
      },
      word,
    );
  return h(
    'li',
    { class: 'delivery' },
    h(
      'div',
      { class: 'delivery-words' },
      h('p', { class: 'delivery-head' }, h('strong', {}, name), ' came ', moment(receivedAt), ` (${ago(receivedAt)})`),
      error !== null && h('p', { class: 'reason' }, error),
      h('p', { class: 'when' }, h('code', {}, id), ` ${count(attempts, 'attempt')}`, next(state, dueAt)),
    ),
    state === 'DEAD' && h('div', { class: 'delivery-tools' }, button('replay', 'Replay'), button('drop', 'Drop')),
  );
}

function next(state, dueAt) {
  return state === 'WAITING' && new Date(dueAt) > new Date() ? [', next ', moment(dueAt)] : null;
}
