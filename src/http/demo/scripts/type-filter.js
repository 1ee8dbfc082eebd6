import { h } from './dom.js';

const TYPES = ['article', 'film', 'course', 'product'];

/** A choice of one content type or all; calls back with the list for the query's filter. */
export function typeFilter(onChange) {
  const select = h(
    'select',
    { 'aria-label': 'Show only', class: 'select' },
    h('option', { value: '' }, 'Everything'),
    TYPES.map((type) => h('option', { value: type }, `${type[0].toUpperCase()}${type.slice(1)}s`)),
  );
  select.addEventListener('change', () => onChange(select.value === '' ? [] : [select.value]));
  return select;
}
