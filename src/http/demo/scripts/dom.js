/**
 * An element: `h('button', { class: 'quiet', onclick }, 'More')`. Handlers are the keys that begin with "on", `vars` are
 * CSS custom properties, `true` writes an empty attribute, and null, undefined or false none. Text is never read as markup.
 */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(attributes)) assign(element, key, value);
  element.append(...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

function assign(element, key, value) {
  if (value === null || value === undefined || value === false) return;
  if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
  else if (key === 'vars') for (const [name, v] of Object.entries(value)) element.style.setProperty(name, v);
  else element.setAttribute(key, value === true ? '' : String(value));
}

/** The element of an id that the page is known to have. */
export function byId(id) {
  return document.getElementById(id);
}

/** Replaces all an element holds. */
export function fill(element, ...children) {
  element.replaceChildren(
    ...children.flat(9).filter((child) => child !== null && child !== undefined && child !== false),
  );
}

const PATHS = {
  like: 'M12 20s-7.500-4.600-7.500-10.200A4.300 4.300 0 0 1 12 7.200a4.300 4.300 0 0 1 7.500 2.600C19.500 15.400 12 20 12 20z',
  save: 'M6.500 4.500h11v15.500l-5.500-4-5.500 4z',
  read: 'M4 5.500c3-1 6-.7 8 1 2-1.700 5-2 8-1v13c-3-1-6-.7-8 1-2-1.700-5-2-8-1zM12 6.500v13',
  dismiss: 'M6 6l12 12M18 6L6 18',
  query: 'M9 6l-6 6 6 6M15 6l6 6-6 6',
  meaning: 'M5 12h14M13 6l6 6-6 6',
  topic: 'M4 11.500V4.500h7l8.500 8.500-7 7zM8 8.500h.01',
  people:
    'M9 11a3.200 3.200 0 1 0 0-6.400A3.200 3.200 0 0 0 9 11zM3 19.500c.4-3.600 2.700-5.500 6-5.500s5.600 1.900 6 5.500M16 5a3 3 0 0 1 0 5.800M17.500 14.300c2 .7 3.200 2.400 3.500 5.200',
  rising: 'M4 17l5.500-6 4 3.500L20 7M15 7h5v5',
  fresh: 'M12 4v3M12 17v3M4 12h3M17 12h3M6.500 6.500l2 2M15.500 15.500l2 2M17.500 6.500l-2 2M8.500 15.500l-2 2',
  editor: 'M5 19l1-4L16.500 4.500l3 3L9 18z',
  again: 'M5 12a7 7 0 1 1 2 5M5 12V7.500M5 12h4.500',
  compass: 'M12 20.500a8.500 8.500 0 1 0 0-17 8.500 8.500 0 0 0 0 17zM15.500 8.500l-2 5-5 2 2-5z',
  person: 'M12 11.500a3.700 3.700 0 1 0 0-7.400 3.700 3.700 0 0 0 0 7.400zM5 20c.6-4 3.200-6 7-6s6.400 2 7 6',
};

/** A line drawing beside a word; says nothing by itself. */
export function icon(name) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  for (const [key, value] of Object.entries({
    viewBox: '0 0 24 24',
    class: `icon icon-${name}`,
    'aria-hidden': 'true',
  }))
    svg.setAttribute(key, value);
  path.setAttribute('d', PATHS[name]);
  svg.append(path);
  return svg;
}
