import { ask, tell } from './ask.js';
import { at, element, optionOf } from './dom.js';

/** An editor's say on a campaign's subject lines. */
export async function showSubjects(campaign) {
  const { fixed = '', vetoed = [], names } = await ask('subjects', { campaign });
  at('fixed').replaceChildren(
    optionOf('', 'what readers answer to'),
    ...names.map((name) => optionOf(name, words(name))),
  );
  at('fixed').value = fixed;
  at('vetoed').replaceChildren(...names.map((name) => vetoOf(name, vetoed.includes(name))));
  at('saved').textContent = '';
}

export async function saveSubjects(campaign) {
  const fixed = at('fixed').value;
  const vetoed = [...at('vetoed').querySelectorAll(':checked')].map(({ value }) => value);
  await tell('subjects', { campaign, vetoed, ...(fixed === '' ? {} : { fixed }) });
  at('saved').textContent = 'Saved: it holds for the next mail.';
}

function vetoOf(name, isVetoed) {
  const box = element('input');
  Object.assign(box, { type: 'checkbox', value: name, checked: isVetoed });
  return element('label', box, words(name));
}

/** `lead.2`: the template `lead`, speaking of the second item. */
function words(name) {
  const [template, place] = name.split('.');
  return place === undefined ? `${template}, of any item` : `${template}, of item ${place}`;
}
