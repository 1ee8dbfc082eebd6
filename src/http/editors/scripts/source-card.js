import { h } from '/demo/scripts/dom.js';
import { ago, count, moment, orderKey } from './times.js';

/** One CMS: whether it is in step, and if not, what is to be done. */
export function sourceCard(source) {
  const [tone, word] = standOf(source);
  const id = `source-${source.name}`;
  return h(
    'article',
    { class: 'source', 'aria-labelledby': id },
    h(
      'header',
      { class: 'source-head' },
      h('h3', { id }, source.name),
      h('span', { class: 'kind' }, source.kind),
      h('span', { class: `badge badge-${tone}` }, word),
    ),
    behind(source.staleness),
    h('dl', { class: 'figures' }, figures(source)),
    compared(source),
    unmapped(source.unmapped),
    differences(source.lastReconcile),
    order(source.order),
  );
}

function standOf({ deliveries, staleness, unmapped, lastReconcile }) {
  if (deliveries.dead > 0 || lastReconcile?.outcome === 'REFUSED') return ['bad', 'Needs you'];
  if (deliveries.failing > 0 || lastReconcile?.outcome === 'STOPPED') return ['warm', 'Trying again'];
  if (staleness !== null) return ['warm', 'Behind'];
  return unmapped.count > 0 ? ['warm', 'Some left out'] : ['good', 'In step'];
}

function behind(staleness) {
  if (staleness === null) return null;
  const { toldAt, oldestAt, heldAt } = staleness;
  const isOld = heldAt !== null && new Date(heldAt) >= new Date(toldAt);
  const words = isOld
    ? ['A change from ', moment(oldestAt), ' is not here yet.']
    : ['The CMS says ', moment(toldAt), ', we have ', heldAt === null ? 'nothing yet' : moment(heldAt), '.'];
  return h('p', { class: 'behind' }, words);
}

function figures({ deliveries, lastDeliveryAt, lastWholeReconcileAt, canBeAsked }) {
  const { waiting, failing, claimed, dead } = deliveries;
  const rows = [
    ['Last webhook', lastDeliveryAt === null ? 'none yet' : [moment(lastDeliveryAt), ` (${ago(lastDeliveryAt)})`]],
    ['Waiting', [String(waiting + claimed), failing > 0 && `, ${failing} failed before`]],
    ['Dead', String(dead)],
    ['Compared', wholeWords(lastWholeReconcileAt, canBeAsked)],
  ];
  return rows.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)));
}

function wholeWords(at, canBeAsked) {
  if (at !== null) return [moment(at), ` (${ago(at)})`];
  return canBeAsked ? 'never' : 'its API is not configured';
}

const ENDS = {
  FINISHED: 'The last comparison: ',
  STOPPED: 'The last comparison stopped and goes on later: ',
  REFUSED: 'The last comparison was not finished: ',
};

function compared({ lastReconcile, reconcileInProgress }) {
  const { checked, total, startedAt } = reconcileInProgress ?? {};
  const of = total > 0 ? ` of ${total.toLocaleString()}` : '';
  const line = reconcileInProgress && [
    'A comparison began ',
    moment(startedAt),
    `: ${checked.toLocaleString()}${of} looked at.`,
  ];
  return [
    line && h('p', { class: 'said' }, line),
    lastReconcile && h('p', { class: 'said' }, ENDS[lastReconcile.outcome], countWords(lastReconcile.counts)),
    lastReconcile?.reason && h('p', { class: 'reason' }, lastReconcile.reason),
  ];
}

function countWords({ checked, added, changed, withdrawn, unmapped, failed }) {
  const found = Object.entries({ added, changed, withdrawn, 'left out': unmapped, failed });
  const words = found.filter(([, number]) => number > 0).map(([name, number]) => `${number.toLocaleString()} ${name}`);
  return `${count(checked, 'document')}, ${words.length > 0 ? words.join(', ') : 'no difference'}.`;
}

function unmapped({ count: number, documents }) {
  if (number === 0) return null;
  return h(
    'details',
    { class: 'more' },
    h('summary', {}, `${count(number, 'document')} could not be taken in`),
    h(
      'ul',
      { class: 'reasons' },
      documents.map(({ itemId, reason, at }) =>
        h('li', {}, h('code', {}, itemId), h('span', {}, reason), h('span', { class: 'when' }, 'seen ', moment(at))),
      ),
    ),
  );
}

const MARKS = { ADDED: 'added', CHANGED: 'changed', WITHDRAWN: 'withdrawn' };

function differences(report) {
  const all = report?.differences ?? [];
  if (all.length === 0) return null;
  return h(
    'details',
    { class: 'more' },
    h('summary', {}, 'What differed'),
    h(
      'ul',
      { class: 'reasons' },
      all.map(({ itemId, what, cmsAt, heldAt }) =>
        h(
          'li',
          {},
          h('code', {}, itemId),
          h('span', {}, MARKS[what]),
          h(
            'span',
            { class: 'when' },
            'CMS says ',
            orderKey(cmsAt),
            ', we had ',
            heldAt === null ? 'nothing' : orderKey(heldAt),
          ),
        ),
      ),
    ),
  );
}

function order(given) {
  return given && h('p', { class: 'when' }, `Order: ${given.key}; on a tie ${given.onTie}.`);
}
