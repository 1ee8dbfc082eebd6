import { h } from './dom.js';

/** An item's picture; where it has none, or it does not load, one drawn from its id. */
export function cover(item, { eager = false, alt = item.image?.alt ?? '' } = {}) {
  const drawn = `/demo/covers/${encodeURIComponent(item.id)}.svg`;
  const img = h('img', {
    src: item.image?.url ?? drawn,
    alt,
    width: 640,
    height: 400,
    loading: eager ? null : 'lazy',
    decoding: 'async',
  });
  img.addEventListener('error', () => (img.src = drawn), { once: true });
  return img;
}
