import { ApiError, graphql } from './api.js';
import { byId, fill, h } from './dom.js';
import { createDeeds } from './feed-deeds.js';
import { feedCard, skeletonCard } from './feed-card.js';
import { flip } from './flip.js';
import { watchImpressions } from './impressions.js';
import { degradedNote, emptyNote, failure } from './notice.js';
import { FEED } from './queries.js';
import { queryButton } from './query-sheet.js';
import { typeFilter } from './type-filter.js';
import { count, duration } from './words.js';

const PAGE = 9;
/** How much of the feed is asked for again after a deed, at most. */
const MOST_AGAIN = 45;
const HINT = 'Like, save, read or dismiss something: the feed is asked again at once.';

/** The feed, what can be done in it, and what changed by it. `onDeed` is called after each deed took effect. */
export function createFeed({ onDeed }) {
  const cards = byId('cards');
  const state = { who: null, edges: [], pageInfo: null, types: [], asked: null, turn: 0, fromDesk: new Set() };
  const impressions = watchImpressions();
  const deeds = createDeeds({ state, cards, refresh, onDeed });
  const plan = h('span', { class: 'plan' });
  fill(
    byId('feed-tools'),
    typeFilter(only),
    plan,
    queryButton('The feed', () => state.asked),
  );
  return { show, refresh, markFromDesk: (id) => state.fromDesk.add(id) };

  /** Starts over with a reader. */
  async function show(who) {
    Object.assign(state, { who, edges: [], pageInfo: null });
    byId('feed-title').textContent = who.token ? `For ${who.name.split(' ')[0]}` : 'For somebody new';
    fill(cards, ...Array.from({ length: 5 }, (_, i) => skeletonCard(i)));
    fill(byId('feed-end'));
    fill(byId('changes'), HINT);
    await ask(
      { first: PAGE },
      (feed) => paint(feed.edges, null),
      () => show(who),
    );
  }

  function only(types) {
    state.types = types;
    void show(state.who);
  }

  /** Asks for as much again as is shown, lets the cards move to their new places, and says what changed by `cause`. */
  async function refresh(cause) {
    const first = Math.min(Math.max(state.edges.length, PAGE), MOST_AGAIN);
    const known = new Map(state.edges.map((edge, i) => [edge.node.id, i]));
    const show = (feed, ms) => {
      paint(feed.edges, known);
      fill(byId('changes'), changes(cause, feed.edges, known, ms));
    };
    await ask({ first }, show, () => refresh(cause));
  }

  async function more() {
    const shown = state.edges.length;
    byId('more').disabled = true;
    await ask({ first: PAGE, after: state.pageInfo.endCursor }, (feed) => append(feed, shown), more);
  }

  function append(feed, shown) {
    // After a refresh the ranking is another than the one the cursor froze, but nothing is shown twice.
    const here = new Set(state.edges.map((edge) => edge.node.id));
    state.edges = [...state.edges, ...feed.edges.filter((edge) => !here.has(edge.node.id))];
    cards.append(...state.edges.slice(shown).map((edge, i) => cardOf(edge, shown + i + 1, null)));
    cards.children[shown]?.focus({ preventScroll: true });
  }

  async function ask(page, onFeed, retry) {
    const turn = (state.turn += 1);
    const { who, types } = state;
    const variables = { ...page, filter: types.length > 0 ? { types } : null, context: { locales: who.locales } };
    cards.setAttribute('aria-busy', 'true');
    try {
      const answer = await graphql(FEED, variables, who);
      if (turn === state.turn) answered({ query: FEED, variables, who, ...answer }, onFeed);
    } catch (error) {
      if (turn === state.turn) failed(error, retry);
    } finally {
      if (turn === state.turn) cards.setAttribute('aria-busy', 'false');
    }
  }

  function answered(asked, onFeed) {
    const { data, personalization, ms } = asked;
    Object.assign(state, { asked, pageInfo: data.feed.pageInfo });
    onFeed(data.feed, ms);
    fill(plan, planWords(personalization, ms));
    fill(byId('feed-notice'), personalization?.degraded ? degradedNote() : null);
    fill(byId('feed-end'), ending());
  }

  function ending() {
    if (state.pageInfo.hasNextPage)
      return h('button', { class: 'solid', type: 'button', id: 'more', onclick: more }, 'More');
    if (state.edges.length > 0) return h('p', { class: 'quiet-words' }, 'That is everything for now.');
    return emptyNote(
      'Nothing to show here',
      'This reader has seen everything of this kind, or nothing is published in their languages yet.',
    );
  }

  function failed(error, retry) {
    if (!(error instanceof ApiError)) throw error;
    fill(byId('feed-notice'), failure(error, retry));
    for (const ghost of cards.querySelectorAll('.card-ghost')) ghost.remove();
    byId('more')?.removeAttribute('disabled');
  }

  function paint(edges, known) {
    const settle = known ? flip(cards) : () => undefined;
    const pictures = new Map([...cards.children].map((card) => [card.dataset.id, card.querySelector('img')]));
    const movement = (edge, i) => (known ? moved(known.get(edge.node.id), i) : null);
    state.edges = edges;
    fill(
      cards,
      edges.map((edge, i) => cardOf(edge, i + 1, movement(edge, i), pictures.get(edge.node.id))),
    );
    settle();
  }

  function cardOf(edge, place, movement, picture) {
    const fromDesk = state.fromDesk.has(edge.node.id);
    const card = feedCard({ edge, place, movement, fromDesk, picture, onDeed: (name) => deeds.act(name, edge, card) });
    impressions.watch(card, edge, state.who);
    return card;
  }
}

function moved(before, now) {
  return before === undefined ? 'new' : before - now;
}

function planWords(personalization, ms) {
  if (!personalization) return duration(ms);
  const { plan, candidates } = personalization;
  return [h('strong', {}, plan), ` · ${count(candidates, 'candidate')} · ${duration(ms)}`];
}

function changes(cause, edges, known, ms) {
  const fresh = edges.filter((edge) => !known.has(edge.node.id)).length;
  const shifted = edges.filter((edge, i) => known.has(edge.node.id) && known.get(edge.node.id) !== i).length;
  const effect = fresh + shifted === 0 ? 'nothing moved' : `${fresh} new, ${shifted} moved`;
  return [
    `${cause}: `,
    h('strong', {}, effect),
    ` among the first ${count(edges.length, 'place')}, asked again in ${duration(ms)}.`,
  ];
}
