import { ApiError, graphql } from './api.js';
import { DEEDS } from './feed-card.js';
import { fadeOut } from './flip.js';
import { TRACK } from './queries.js';
import { toast } from './toast.js';

/** What readers do to cards: tracked at once, then the feed is asked again; most of it can be undone. */
export function createDeeds({ state, cards, refresh, onDeed }) {
  return { act };

  async function act(name, edge, card) {
    const { who } = state;
    const { type, value, done, undoable } = DEEDS[name];
    const release = hold(card, name);
    const gone = fadeOut(card);
    try {
      await track({ ...newId(), type, itemId: edge.node.id, value, token: edge.token }, who);
    } catch (error) {
      release();
      toast(`That was not recorded: ${error.message}`, { label: 'Try again', run: () => act(name, edge, card) });
      return;
    }
    await gone;
    toast(`${done} “${edge.node.title}”.`, undoable ? { label: 'Undo', run: () => undo(edge, who) } : undefined);
    await tookEffect(`${done} “${edge.node.title}”`, who, card);
    onDeed();
  }

  async function undo(edge, who) {
    try {
      await track({ ...newId(), type: 'UNDO', itemId: edge.node.id }, who);
    } catch (error) {
      toast(`That could not be taken back: ${error.message}`, { label: 'Try again', run: () => undo(edge, who) });
      return;
    }
    await tookEffect(`Took back what was said of “${edge.node.title}”`, who, null);
    onDeed();
  }

  /** Asks again, unless the page is somebody else's by now; the keyboard stays at the place where it was. */
  async function tookEffect(cause, who, card) {
    if (state.who !== who) return;
    const place = card?.contains(document.activeElement) ? [...cards.children].indexOf(card) : -1;
    await refresh(cause);
    cards.children[place]?.focus({ preventScroll: true });
  }
}

/** Shows that a deed is on its way; the function it answers takes that back. */
function hold(card, name) {
  const button = card.querySelector(`.deed-${name}`);
  card.setAttribute('aria-busy', 'true');
  card.inert = true;
  button.classList.add('deed-done');
  return () => {
    card.removeAttribute('aria-busy');
    card.inert = false;
    button.classList.remove('deed-done');
    for (const animation of card.getAnimations()) animation.cancel();
  };
}

/** An id makes a retry safe; without one (no randomUUID on plain http) the server gives it one. */
function newId() {
  return crypto.randomUUID ? { id: crypto.randomUUID() } : {};
}

async function track(event, who) {
  const { data } = await graphql(TRACK, { events: [event] }, who);
  const [rejected] = data.track.rejected;
  if (rejected) throw new ApiError(rejected.code, rejected.message);
}
