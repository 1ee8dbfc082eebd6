import type { InteractionRecord } from '../../datasets/dataset';
import type { Stream, StreamQuery } from './stream';

/** What listens to a replay: asked before a reader's first deed on an item, told of every deed after that. */
export interface Listener {
  readonly onQuery: (query: StreamQuery) => void;
  /** Whether the n-th query (from 1) is of interest, since making one looks at every item; missing: all are. */
  readonly wants?: (n: number) => boolean;
  readonly onEvent: (event: InteractionRecord) => void;
}

/**
 * Replays a stream in order of time, as production meets it (prequential evaluation, Dawid 1984; for recommenders Vinagre,
 * Jorge & Gama 2014). An item nobody has met before cannot be ranked: its first deed is asked, and missed by everyone.
 */
export function replay({ past, replayed }: Stream, { onQuery, onEvent, wants = () => true }: Listener): void {
  let asked = 0;
  const met = new Set<string>();
  const byReader = new Map<string, Set<string>>();
  const note = ({ userId, itemId }: InteractionRecord) => {
    met.add(itemId);
    const own = byReader.get(userId);
    if (own === undefined) byReader.set(userId, new Set([itemId]));
    else own.add(itemId);
  };
  past.forEach(note);
  for (const event of replayed) {
    const { userId, itemId, at } = event;
    const own = byReader.get(userId);
    if (own?.has(itemId) !== true && wants((asked += 1))) {
      onQuery({ userId, itemId, candidates: [...met].filter((id) => own?.has(id) !== true), now: at });
    }
    note(event);
    onEvent(event);
  }
}
