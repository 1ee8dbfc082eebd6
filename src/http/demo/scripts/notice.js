import { h } from './dom.js';

/** What went wrong, in words for a reader, and a way to try again. */
export function failure(error, retry) {
  const again = retry ? h('button', { class: 'quiet', type: 'button', onclick: retry }, 'Try again') : null;
  return h('div', { class: 'notice notice-error', role: 'alert' }, h('p', {}, sentence(error)), again);
}

/** The sentence alone. */
export function sentence(error) {
  if (error.code === 'OFFLINE') return 'The server cannot be reached just now. What you see may be out of date.';
  if (error.code === 'TIMEOUT') return 'The server took too long to answer.';
  if (error.code === 'UNAUTHENTICATED') return 'This reader’s token has expired. Reload the page to get a new one.';
  return `${error.message} (${error.code ?? 'error'})`;
}

/** Something calm to say where there is nothing to show. */
export function emptyNote(title, words) {
  return h('div', { class: 'notice notice-empty' }, h('h3', {}, title), h('p', {}, words));
}

/** Said where the server steps down its ladder because a part of it is out of reach. */
export function degradedNote() {
  return h(
    'div',
    { class: 'notice notice-degraded', role: 'status' },
    h(
      'p',
      {},
      h('strong', {}, 'Answering from memory. '),
      'A part of the server is out of reach, so these recommendations are more general than usual. They recover by themselves.',
    ),
  );
}

/** Outlines of something that is on its way. */
export function ghosts() {
  const lines = ['short', 'long', 'long', 'middle'].map((length) => h('span', { class: `ghost ghost-${length}` }));
  return h('div', { class: 'ghosts', 'aria-hidden': 'true' }, lines);
}
