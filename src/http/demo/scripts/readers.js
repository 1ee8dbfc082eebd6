import { byId, fill, h } from './dom.js';
import { languageName } from './words.js';

const ANONYMOUS_KEY = 'attune-demo-anonymous';
const NOBODY =
  'Nobody in particular: Attune knows what is done here, under an id this browser made up, and nothing else.';

/** Nobody in particular: an id this browser keeps, so that likes still add up. */
export function anonymousReader() {
  const anonymousId = localStorage.getItem(ANONYMOUS_KEY) ?? freshId();
  localStorage.setItem(ANONYMOUS_KEY, anonymousId);
  const locales = [...new Set(window.navigator.languages.map((tag) => tag.slice(0, 2)))];
  return { id: 'anonymous', name: 'Anonymous', about: NOBODY, locales, token: null, anonymousId };
}

/** Forgets the anonymous id: the next one has no past. */
function forgetAnonymous() {
  localStorage.removeItem(ANONYMOUS_KEY);
}

function freshId() {
  // randomUUID is there on https and on localhost only.
  if (crypto.randomUUID) return crypto.randomUUID();
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Shows the readers one can be, and calls back with the one chosen. */
export function showReaders(readers, chosen, onChoose) {
  const about = h('p', { class: 'reader-about', 'aria-live': 'polite' });
  const choose = (reader) => {
    fill(
      about,
      describe(reader, () => choose(startOver())),
    );
    onChoose(reader);
  };
  const options = readers.map((reader, i) => option(reader, i, reader.id === chosen.id, choose));
  const legend = h('legend', { class: 'visually-hidden' }, 'Who is reading?');
  fill(byId('readers'), h('fieldset', { class: 'readers' }, legend, options), about);
  fill(
    about,
    describe(chosen, () => choose(startOver())),
  );
}

function startOver() {
  forgetAnonymous();
  return anonymousReader();
}

function option(reader, index, checked, choose) {
  // The anonymous reader may have started over since.
  const onchange = () => choose(reader.token ? reader : anonymousReader());
  const input = h('input', { type: 'radio', name: 'reader', value: reader.id, onchange });
  input.checked = checked;
  const name = h('span', { class: 'reader-name' }, reader.name.split(' ')[0]);
  return h('label', { class: 'reader' }, input, avatar(reader, index), name);
}

/** A reader's initials in a colour of their own. */
export function avatar(reader, index) {
  const initials = reader.name.split(/[\s-]+/).map((word) => word[0]);
  const tone = reader.token ? index % 8 : 'none';
  const letters = reader.token ? initials.slice(0, 2).join('') : '?';
  return h('span', { class: `avatar avatar-${tone}`, 'aria-hidden': 'true' }, letters);
}

function describe(reader, onStartOver) {
  const languages = reader.locales.map((tag) => h('span', { class: 'reader-language' }, languageName(tag)));
  const again = h('button', { class: 'link', type: 'button', onclick: onStartOver }, 'Start over as somebody new');
  return [h('strong', {}, reader.name), ' ', reader.about, languages, reader.token ? null : [' ', again]];
}
