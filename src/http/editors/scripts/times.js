import { h } from '/demo/scripts/dom.js';

const DAY_MS = 86_400_000;
const CLOCK = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const DATE = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });

/** A moment as an element: the time of a day that is near, else with its date; the exact one on hovering. */
export function moment(value) {
  const at = new Date(value);
  const isNear = Math.abs(Date.now() - at.getTime()) < DAY_MS / 2;
  return h('time', { datetime: at.toISOString(), title: at.toISOString() }, (isNear ? CLOCK : DATE).format(at));
}

/** An order key: a time where it can be one, else the number itself. */
export function orderKey(value) {
  return value > 1e11 && value < 8e15 ? moment(value) : String(value);
}

/** How long ago, in words. */
export function ago(value) {
  const seconds = Math.max(0, Math.round((Date.now() - new Date(value).getTime()) / 1000));
  if (seconds < 60) return 'just now';
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ago`;
  if (seconds < 172_800) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} days ago`;
}

/** `1 document`, `2 documents`. */
export function count(number, word) {
  return `${number.toLocaleString()} ${word}${number === 1 ? '' : 's'}`;
}
