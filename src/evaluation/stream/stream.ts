import type { InteractionRecord, ItemRecord } from '../../datasets/dataset';
import type { Log } from '../read-log';

/** A log, and the moment from which on it is asked: what came before is there to be learnt from at once. */
export interface Stream {
  /** Every item; none is published after it was first read. */
  readonly items: readonly ItemRecord[];
  /** In order of time. */
  readonly past: readonly InteractionRecord[];
  readonly replayed: readonly InteractionRecord[];
}

/** What is asked right before a reader's first deed on an item. */
export interface StreamQuery {
  readonly userId: string;
  /** What the reader turned to. */
  readonly itemId: string;
  /** What anybody met before and this reader has not. */
  readonly candidates: readonly string[];
  /** ms. */
  readonly now: number;
}

/** Ranks and learns in turns. */
export interface StreamRanker {
  /** Scores of the candidates, in order: higher is better, −∞ where there is nothing to say. */
  score(query: StreamQuery): Float64Array;
  learn(event: InteractionRecord): void;
}

export interface StreamRow {
  readonly name: string;
  start(stream: Stream): Promise<StreamRanker> | StreamRanker;
}

/** A way to replay a log; beside `Protocol`, which cuts it once. */
export interface StreamProtocol {
  readonly name: string;
  readonly about: string;
  readonly target: string;
  readonly stream: (log: Log) => Stream;
  readonly baselines: readonly StreamRow[];
}

/** Share of the log that is asked. */
const ASKED = 0.2;

/** The last fifth of a log as a stream. */
export function streamOf({ items, interactions }: Log): Stream {
  const border = Math.floor((1 - ASKED) * interactions.length);
  return {
    items: notLaterThanMet(items, interactions),
    past: interactions.slice(0, border),
    replayed: interactions.slice(border),
  };
}

/** A validation stream from before the border alone, about as long as what is asked behind it. */
export function validationOf({ items, past, replayed }: Stream): Stream {
  const border = Math.max(0, past.length - replayed.length);
  return { items, past: past.slice(0, border), replayed: past.slice(border) };
}

/** Only what was met is ever ranked, so an item's first reading tells nothing before its time. */
function notLaterThanMet(items: readonly ItemRecord[], interactions: readonly InteractionRecord[]): ItemRecord[] {
  const first = new Map<string, number>();
  for (const { itemId, at } of interactions) if (!first.has(itemId)) first.set(itemId, at);
  return items.map((item) => ({ ...item, publishedAt: Math.min(item.publishedAt, first.get(item.id) ?? Infinity) }));
}
