import type { InteractionRecord, ItemRecord } from '../../datasets/dataset';
import type { Stream } from '../stream/stream';
import type { DigestChooser, DigestQuery } from './digest-row';

const DAY = 86_400_000;
const WEEK = 7 * DAY;

/** One digest as it was sent, and what came of it. */
export interface JudgedDigest {
  readonly userId: string;
  /** When it was sent, ms. */
  readonly now: number;
  /** Best first. */
  readonly chosen: readonly string[];
  /** What the reader turned to for the first time in the week that began then. */
  readonly read: ReadonlySet<string>;
  /** Those of them that were out by then: no digest could have held the others. */
  readonly reachable: ReadonlySet<string>;
  /** What the reader had met before. */
  readonly known: ReadonlySet<string>;
}

export interface ReplayDigestsOptions {
  /** Most items of a digest. */
  readonly size: number;
  readonly onDigest: (digest: JudgedDigest) => void;
  readonly onEvent?: () => void;
}

/** When the weeks begin: at midnight (UTC) from what is replayed first on, every seven days, whole ones only; ms. */
export function weeksOf({ replayed }: Stream): number[] {
  const [first, last] = [replayed[0]?.at ?? 0, replayed.at(-1)?.at ?? 0];
  const weeks: number[] = [];
  for (let from = Math.ceil(first / DAY) * DAY; from + WEEK <= last; from += WEEK) weeks.push(from);
  return weeks;
}

/**
 * Replays a stream week by week: at the beginning of each, a digest is chosen for every reader who was there before and
 * turns to something new within the week; then the week is learnt. Nothing is open to a reader that they have met or that
 * was sent to them. Rejects with RangeError where a chooser takes something else: what repeats itself is no digest.
 */
export async function replayDigests(
  stream: Stream,
  chooser: DigestChooser,
  { size, onDigest, onEvent = () => undefined }: ReplayDigestsOptions,
): Promise<void> {
  const readers = new Readers(stream);
  let done = 0;
  const learnUntil = (end: number) => {
    for (; done < stream.replayed.length && stream.replayed[done]!.at < end; done += 1) {
      readers.note(stream.replayed[done]!);
      chooser.learn(stream.replayed[done]!);
      onEvent();
    }
  };
  for (const now of weeksOf(stream)) {
    learnUntil(now);
    const week = within(stream.replayed.slice(done), now + WEEK);
    for (const [userId, read] of readers.newlyReadIn(week)) {
      const query = readers.queryOf(userId, now, size);
      const chosen = checked(await chooser.choose(query), query);
      onDigest({ userId, now, chosen, read, reachable: readers.reachable(read, now), known: readers.metBy(userId) });
      readers.noteSent(userId, chosen);
    }
  }
  learnUntil(Infinity);
}

/** Whom the replay knows, what they met, and what was sent to them. */
class Readers {
  private readonly met = new Map<string, Set<string>>();
  private readonly sent = new Map<string, readonly string[]>();
  private readonly items: readonly ItemRecord[];
  private readonly published: ReadonlyMap<string, number>;

  constructor({ items, past }: Stream) {
    this.items = [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.published = new Map(items.map(({ id, publishedAt }) => [id, publishedAt]));
    past.forEach((event) => this.note(event));
  }

  note(event: InteractionRecord): void {
    addTo(this.met, event);
  }

  noteSent(userId: string, itemIds: readonly string[]): void {
    this.sent.set(userId, [...(this.sent.get(userId) ?? []), ...itemIds]);
  }

  metBy(userId: string): ReadonlySet<string> {
    return new Set(this.met.get(userId));
  }

  /** By reader who was there before: what they turn to for the first time. */
  newlyReadIn(week: readonly InteractionRecord[]): Map<string, Set<string>> {
    const newly = new Map<string, Set<string>>();
    for (const event of week) if (this.met.get(event.userId)?.has(event.itemId) === false) addTo(newly, event);
    return newly;
  }

  queryOf(userId: string, now: number, size: number): DigestQuery {
    const sent = this.sent.get(userId) ?? [];
    const closed = new Set([...this.metBy(userId), ...sent]);
    const open = this.items.filter(({ id, publishedAt }) => publishedAt <= now && !closed.has(id)).map(({ id }) => id);
    return { userId, now, size, open, sent };
  }

  reachable(itemIds: ReadonlySet<string>, now: number): Set<string> {
    return new Set([...itemIds].filter((id) => (this.published.get(id) ?? Infinity) <= now));
  }
}

function within(events: readonly InteractionRecord[], end: number): readonly InteractionRecord[] {
  const past = events.findIndex(({ at }) => at >= end);
  return past < 0 ? events : events.slice(0, past);
}

function addTo(byReader: Map<string, Set<string>>, { userId, itemId }: InteractionRecord): void {
  const own = byReader.get(userId);
  if (own === undefined) byReader.set(userId, new Set([itemId]));
  else own.add(itemId);
}

function checked(chosen: readonly string[], { open, size }: DigestQuery): readonly string[] {
  const allowed = new Set(open);
  if (chosen.length <= size && chosen.every((id) => allowed.delete(id))) return chosen;
  throw new RangeError(`At most ${size} different open items were asked for, not ${chosen.join(', ')}.`);
}
