import { DEPTH, reads } from './desk-arrival.js';
import { h, icon } from './dom.js';
import { avatar } from './readers.js';
import { reasonWords } from './reasons.js';
import { count, duration, languageName, ordinal } from './words.js';

/** What became of a published item: the steps with their times, and its place in each reader's feed. */
export function deskReport(item, readers) {
  const steps = h('ol', { class: 'steps' });
  const summary = h('p', { class: 'report-summary', role: 'status' });
  const buttons = h('div', { class: 'report-buttons' });
  const rows = new Map(readers.map((reader, i) => [reader.id, readerRow(reader, i, item)]));
  const list = h(
    'ul',
    { class: 'report-readers', role: 'list', 'aria-label': 'Its place in each feed' },
    [...rows.values()].map((row) => row.element),
  );
  const element = h(
    'div',
    { class: 'report' },
    h('h3', { lang: item.locale }, item.title),
    steps,
    list,
    summary,
    buttons,
  );
  const places = new Map();
  return { element, step, place, finish, withdrawn, offer: (button) => buttons.append(button) };

  function step(name, ms) {
    steps.append(h('li', {}, h('span', {}, name), h('strong', {}, ms === null ? 'not within 6 s' : duration(ms))));
  }

  function place(reader, found) {
    if (found) places.set(reader.id, found.place);
    else places.delete(reader.id);
    rows.get(reader.id).show(found);
  }

  function finish() {
    const top = [...places.values()].filter((n) => n <= 10).length;
    summary.textContent = `In ${count(places.size, 'feed')} of ${readers.length}, among the first ten in ${top}.`;
  }

  function withdrawn() {
    summary.textContent = 'Withdrawn: it is in no feed any more.';
    buttons.replaceChildren();
    for (const row of rows.values()) row.clear();
    element.classList.add('report-withdrawn');
  }
}

function readerRow(reader, index, item) {
  const where = h('span', { class: 'report-where' }, 'looking …');
  const track = h('span', { class: 'track', 'aria-hidden': 'true' }, h('span', { class: 'track-dot' }));
  const why = h('span', { class: 'report-why' });
  const name = h('span', { class: 'report-name' }, reader.name.split(' ')[0]);
  const element = h('li', { class: 'report-reader' }, avatar(reader, index), name, track, where, why);
  return { element, show, clear };

  function show(found) {
    element.classList.toggle('report-found', found !== null);
    if (found !== null) explain(found);
    else
      where.textContent = reads(reader, item) ? `not in the first ${DEPTH}` : `reads no ${languageName(item.locale)}`;
  }

  function explain({ place, reason, ms }) {
    const [picture, ...words] = reasonWords(reason);
    track.style.setProperty('--place', String((place - 1) / (DEPTH - 1)));
    where.replaceChildren(h('strong', {}, ordinal(place)), ` · ${duration(ms)}`);
    why.replaceChildren(icon(picture), h('span', {}, ...words));
  }

  function clear() {
    element.classList.remove('report-found');
    where.textContent = 'gone';
    why.replaceChildren();
  }
}
