export const at = (id) => document.getElementById(id);

export function element(tag, ...content) {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}

export function rowOf(cells) {
  return element('tr', ...cells.map((cell) => element('td', cell)));
}

export function optionOf(value, text = value) {
  const option = element('option', text);
  option.value = value;
  return option;
}
