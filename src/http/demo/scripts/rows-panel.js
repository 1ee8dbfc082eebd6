import { ApiError, graphql } from './api.js';
import { cover } from './cover.js';
import { byId, fill, h } from './dom.js';
import { emptyNote, failure, ghosts } from './notice.js';
import { ROWS } from './queries.js';
import { queryButton } from './query-sheet.js';
import { extent, languageName } from './words.js';

/** Rows of "because you liked …". `show(who)` asks for them; what was there stays until the answer is. */
export function createRows() {
  const body = byId('rows-body');
  let asked = null;
  let turn = 0;
  fill(
    byId('rows-tools'),
    queryButton('Because you liked', () => asked),
  );
  return { show };

  async function show(who) {
    const mine = (turn += 1);
    const variables = { rows: 3, first: 8, context: { locales: who.locales } };
    body.setAttribute('aria-busy', 'true');
    if (body.childElementCount === 0) fill(body, ghosts());
    try {
      const answer = await graphql(ROWS, variables, who);
      if (mine !== turn) return;
      asked = { query: ROWS, variables, who, ...answer };
      paint(answer.data.becauseYouLiked);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      if (mine === turn)
        fill(
          body,
          failure(error, () => show(who)),
        );
    } finally {
      if (mine === turn) body.setAttribute('aria-busy', 'false');
    }
  }

  function paint(rows) {
    const none = emptyNote('No likes yet', 'Like something in the feed, and a row of things like it appears here.');
    fill(body, rows.length === 0 ? none : rows.map(row));
  }
}

function row({ likedItem, items }, i) {
  const id = `row-${i}`;
  return h(
    'div',
    { class: 'row' },
    h(
      'h3',
      { id, class: 'row-title' },
      h('span', { class: 'row-thumb' }, cover(likedItem, { alt: '' })),
      h(
        'span',
        {},
        h('span', { class: 'row-because' }, 'Because you liked'),
        ' ',
        h('cite', { lang: likedItem.locale }, likedItem.title),
      ),
    ),
    h('ul', { class: 'shelf', 'aria-labelledby': id, tabindex: '0', role: 'list' }, items.edges.map(tile)),
  );
}

function tile({ node }) {
  const meta = [node.type, extent(node.attributes ?? {}), languageName(node.locale)].filter(Boolean).join(' · ');
  return h(
    'li',
    { class: 'tile' },
    h('div', { class: 'tile-cover' }, cover(node)),
    h(
      'p',
      { class: 'card-meta' },
      h('span', {}, meta),
      node.premium ? h('span', { class: 'premium' }, 'Premium') : null,
    ),
    h('p', { class: 'tile-title', lang: node.locale }, node.title),
  );
}
