import { h } from './dom.js';
import { DRAFTS } from './desk-drafts.js';
import { languageName, topicName } from './words.js';

const TOPICS =
  'architecture astronomy bread chess cities climbing coffee cycling gardening history jazz machine-learning oceans photography privacy trains typography weather'.split(
    ' ',
  );
const LOCALES = ['en', 'pt', 'de'];
const TYPES = ['article', 'film', 'course', 'product'];
const MOST_TOPICS = 3;

/** The editor's form. Calls back with `{ title, text, topics, locale, type }`; `setBusy` and `focus` are for the caller. */
export function deskForm(onPublish) {
  const title = h('input', {
    name: 'title',
    id: 'desk-input-title',
    required: true,
    maxlength: 200,
    autocomplete: 'off',
  });
  const text = h('textarea', { name: 'text', id: 'desk-input-text', required: true, rows: 6, maxlength: 20_000 });
  const locale = select(
    'locale',
    'desk-input-locale',
    LOCALES.map((tag) => [tag, languageName(tag)]),
  );
  const type = select(
    'type',
    'desk-input-type',
    TYPES.map((name) => [name, name]),
  );
  const topics = topicChoice();
  const submit = h('button', { class: 'solid', type: 'submit' }, 'Sign and publish');
  const form = h(
    'form',
    { class: 'desk-form', onsubmit },
    field('Title', title),
    field('Text', text),
    topics.element,
    h('div', { class: 'desk-pair' }, field('Language', locale), field('Type', type)),
    h(
      'div',
      { class: 'desk-buttons' },
      submit,
      h('button', { class: 'quiet', type: 'button', onclick: next }, 'Another draft'),
    ),
  );
  let draft = 0;
  write(DRAFTS[0]);
  return { element: form, setBusy: (busy) => (submit.disabled = busy) };

  function onsubmit(event) {
    event.preventDefault();
    onPublish({
      title: title.value.trim(),
      text: text.value.trim(),
      topics: topics.chosen(),
      locale: locale.value,
      type: type.value,
    });
  }

  function next() {
    draft = (draft + 1) % DRAFTS.length;
    write(DRAFTS[draft]);
  }

  function write(given) {
    title.value = given.title;
    text.value = given.text;
    locale.value = given.locale;
    type.value = given.type;
    topics.choose(given.topics);
  }
}

function field(label, control) {
  return h('div', { class: 'field' }, h('label', { for: control.id }, label), control);
}

function select(name, id, options) {
  return h(
    'select',
    { name, id, class: 'select' },
    options.map(([value, label]) => h('option', { value }, label)),
  );
}

function topicChoice() {
  const boxes = TOPICS.map((topic) => h('input', { type: 'checkbox', name: 'topic', value: topic }));
  const chosen = () => boxes.filter((box) => box.checked).map((box) => box.value);
  const limit = () => boxes.forEach((box) => (box.disabled = !box.checked && chosen().length >= MOST_TOPICS));
  const chips = boxes.map((box) => h('label', { class: 'chip' }, box, h('span', {}, topicName(box.value))));
  const element = h(
    'fieldset',
    { class: 'field chips', onchange: limit },
    h('legend', {}, `Topics, at most ${MOST_TOPICS}`),
    chips,
  );
  const choose = (topics) => {
    boxes.forEach((box) => (box.checked = topics.includes(box.value)));
    limit();
  };
  return { element, chosen, choose };
}
