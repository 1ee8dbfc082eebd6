import { fill, h } from '/demo/scripts/dom.js';

const KEPT = 'attune-editors-key';

/** The key that was given in this tab, if any; it goes with the tab. */
export function keptKey() {
  return window.sessionStorage.getItem(KEPT);
}

export function keepKey(key) {
  window.sessionStorage.setItem(KEPT, key);
}

export function forgetKey() {
  window.sessionStorage.removeItem(KEPT);
}

/** Asks for a key, and calls back with it. */
export function showKeyForm(place, onKey) {
  const input = h('input', {
    id: 'key-input',
    name: 'key',
    type: 'password',
    required: true,
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': 'key-hint',
  });
  const form = h(
    'form',
    { class: 'key-form', onsubmit },
    h('label', { for: 'key-input' }, 'Service key'),
    h('div', { class: 'key-row' }, input, h('button', { class: 'solid', type: 'submit' }, 'Look')),
    h('p', { id: 'key-hint', class: 'hint' }, HINT),
  );
  fill(place, form);
  input.focus();

  function onsubmit(event) {
    event.preventDefault();
    onKey(input.value.trim());
  }
}

const HINT =
  'One with the scope “inbox”, from SERVICE_KEYS. It stays in this tab, goes to this server only, and is forgotten when you close the tab.';
