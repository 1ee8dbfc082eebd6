import { byId, h } from './dom.js';

const STAYS_MS = 7000;

/** Says something for a while; `action` offers one thing to do about it, such as undo. One toast at a time. */
export function toast(words, action) {
  const close = () => note.remove();
  const act = () => {
    close();
    action.run();
  };
  const button = action ? h('button', { class: 'toast-action', type: 'button', onclick: act }, action.label) : null;
  const note = h('div', { class: 'toast' }, h('span', {}, words), button);
  byId('toasts').replaceChildren(note);
  leaveWhenIdle(note, close);
}

/** A toast stays as long as somebody points at it or has the focus in it. */
function leaveWhenIdle(note, close) {
  const tick = () => (note.matches(':hover, :focus-within') ? setTimeout(tick, 1000) : close());
  setTimeout(tick, STAYS_MS);
}
