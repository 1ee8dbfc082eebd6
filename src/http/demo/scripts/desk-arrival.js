import { graphql } from './api.js';
import { PLACES, VISIBLE } from './queries.js';

/** How deep each reader's feed is searched. */
export const DEPTH = 50;
const PATIENCE_MS = 6000;
const LOOK_AGAIN_MS = [60, 120, 250, 500, 1000];

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
 * rise when its text is understood. `tell(reader, found)` is called with `{ place, reason, ms, asked }` when it was found,
 * with null in the end where it was not.
 */
export async function findInFeeds(item, readers, from, tell) {
  let missing = readers;
  for (const ms of LOOK_AGAIN_MS) {
    const found = await Promise.all(missing.map((reader) => look(reader)));
    missing = missing.filter((reader, i) => !found[i] && reads(reader, item));
    if (missing.length === 0) return;
    await pause(ms);
  }

  async function look(reader) {
    const found = await placeOf(item.id, reader);
    tell(reader, found && { ...found, ms: window.performance.now() - from });
    return found !== null;
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
