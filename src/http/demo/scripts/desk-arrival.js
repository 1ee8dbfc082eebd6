import { graphql } from './api.js';
import { PLACES, VISIBLE } from './queries.js';

/** How deep each reader's feed is searched. */
export const DEPTH = 50;
const PATIENCE_MS = 6000;
const LOOK_AGAIN_MS = [60, 150, 400, 800, 0];

/** Waits until the item can be read (or, with `gone`, no longer); answers the ms since `from`, or null after a while. */
export async function untilVisible(id, who, from, gone = false) {
  while (window.performance.now() - from < PATIENCE_MS) {
    const { data } = await graphql(VISIBLE, { id }, who);
    if ((data.item === null) === gone) return window.performance.now() - from;
    await pause(25);
  }
  return null;
}

/**
 * Looks for the item in the feeds of all readers, a few times: an item may stand in a feed as soon as it is stored, and
 * rise when its text is understood. `tell(reader, found)` is called with `{ place, reason, ms, asked }` wherever it stands
 * (`ms`: when it was found first), else with null. Answers whether it has moved anywhere since it was found.
 */
export async function findInFeeds(item, readers, from, tell) {
  const firsts = new Map();
  let moved = false;
  for (const ms of LOOK_AGAIN_MS) {
    await Promise.all(readers.map((reader) => look(reader)));
    await pause(ms);
  }
  return moved;

  async function look(reader) {
    const known = firsts.get(reader.id);
    if (known === undefined && !reads(reader, item)) return tell(reader, null);
    const found = await placeOf(item.id, reader);
    if (found === null) return tell(reader, null);
    const first = known ?? { place: found.place, ms: window.performance.now() - from };
    firsts.set(reader.id, first);
    moved ||= first.place !== found.place;
    tell(reader, { ...found, ms: first.ms });
  }
}

/** Whether the item's language is one of the reader's. */
export function reads(reader, item) {
  return reader.locales.some((locale) => locale.slice(0, 2) === item.locale.slice(0, 2));
}

async function placeOf(id, who) {
  const variables = { first: DEPTH, context: { locales: who.locales } };
  const answer = await graphql(PLACES, variables, who);
  const index = answer.data.feed.edges.findIndex((edge) => edge.node.id === id);
  if (index < 0) return null;
  return {
    place: index + 1,
    reason: answer.data.feed.edges[index].reason,
    asked: { query: PLACES, variables, who, ...answer },
  };
}

function pause(ms) {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
