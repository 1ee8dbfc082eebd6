import { graphql } from './api.js';
import { TRACK } from './queries.js';

const SEEN_AFTER_MS = 1000;
const SEND_AFTER_MS = 2000;

/**
 * Tells the server what was really seen: a card half in view for a second is an impression, sent once by its token, a few
 * together. Impressions count for exposure, not for taste, so one that is lost does no harm.
 */
export function watchImpressions() {
  const timers = new WeakMap();
  const waiting = new Map();
  const sent = new Set();
  const observer = new window.IntersectionObserver((entries) => entries.forEach(look), { threshold: 0.5 });

  function look({ target, isIntersecting }) {
    clearTimeout(timers.get(target));
    if (isIntersecting)
      timers.set(
        target,
        setTimeout(() => seen(target), SEEN_AFTER_MS),
      );
  }

  function seen(card) {
    observer.unobserve(card);
    const { event, who } = card.impression;
    if (!card.isConnected || sent.has(event.token)) return;
    sent.add(event.token);
    if (waiting.size === 0) setTimeout(send, SEND_AFTER_MS);
    waiting.set(who, [...(waiting.get(who) ?? []), event]);
  }

  function send() {
    const batches = [...waiting];
    waiting.clear();
    for (const [who, events] of batches) graphql(TRACK, { events }, who).catch(() => undefined);
  }

  function watch(card, edge, who) {
    card.impression = { event: { type: 'IMPRESSION', itemId: edge.node.id, token: edge.token }, who };
    observer.observe(card);
  }

  return { watch };
}
