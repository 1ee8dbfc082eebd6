import type { Interaction, InteractionType } from '../../core/interaction';
import type { ItemDocument } from '../../core/item';
import { seededRandom, seedFrom, type Random } from '../../core/random';
import type { Place } from './synthetic-vectors';

const DAY = 86_400_000;
export const TOPICS = 60;
export const STORIES = 25;
const AUTHORS = 200;
const FEWEST_EVENTS = 20;
const MOST_EVENTS = 50;
/** Share of a reader's events that are about one of their topics. */
const FAITHFUL = 0.8;

const DEEDS: readonly (readonly [InteractionType, number])[] = [
  ['VIEW', 0.4],
  ['CLICK', 0.6],
  ['READ', 0.8],
  ['LIKE', 0.95],
  ['BOOKMARK', 1],
];
const WORDS =
  'harbour winter letter machine garden quiet river signal city bread market window record train summer question island paper morning field'.split(
    ' ',
  );

/** The place of the i-th item: some topics are written about more than others. */
export function placeOfItem(i: number): Place {
  const random = seededRandom(seedFrom('place', i));
  return { topic: Math.floor(TOPICS * random() ** 1.5), story: Math.floor(STORIES * random()) };
}

export function itemId(i: number): string {
  return `item-${i}`;
}

/** The i-th article, about 300 characters of text; `now` (ms) places it in the two years before. */
export function syntheticItem(i: number, now: number, textHash: string): ItemDocument {
  const random = seededRandom(seedFrom('item', i));
  const { topic, story } = placeOfItem(i);
  const version = { order: 1, arrival: now };
  const title = `Topic ${topic}, story ${story}: ${words(6, random)}`;
  const variant = { locale: 'en', status: 'published' as const, title, summary: words(20, random), url: null, version };
  const text = words(25, random);
  return {
    id: itemId(i),
    source: 'bench',
    type: random() < 0.9 ? 'article' : 'podcast',
    status: 'published',
    locale: 'en',
    variants: { en: variant },
    topics: [`topic-${topic}`, `topic-${Math.floor(TOPICS * random())}`],
    authors: [`Author ${Math.floor(AUTHORS * random())}`],
    image: { url: `https://images.example/${i}.jpg`, alt: words(4, random), width: 1200, height: 800 },
    publishedAt: now - Math.floor(730 * DAY * random() ** 2),
    expiresAt: null,
    premium: random() < 0.1,
    featured: random() < 0.01,
    attributes: {},
    textHash,
    revision: 1,
    changedAt: now,
    bodies: { en: { format: 'text', value: text, text } },
  };
}

export function readerId(r: number): string {
  return `reader-${r}`;
}

/** Chooses items as readers do: a few are read by many. One chooser for all readers. */
export function itemChooser(items: number): (topic: number | null, random: Random) => number {
  const byTopic = new Map<number, number[]>();
  for (let i = 0; i < items; i++) {
    const { topic } = placeOfItem(i);
    byTopic.set(topic, [...(byTopic.get(topic) ?? []), i]);
  }
  return (topic, random) => {
    const own = topic === null ? undefined : byTopic.get(topic);
    // The cube of a uniform number: the first tenth of the items gets almost half of the reads.
    return own === undefined ? Math.floor(items * random() ** 3) : own[Math.floor(own.length * random() ** 3)]!;
  };
}

/** What one reader did in the 60 days before `now`: 20 to 50 events, mostly about one to three topics. */
export function readerEvents(r: number, choose: ReturnType<typeof itemChooser>, now: number): Interaction[] {
  const random = seededRandom(seedFrom('reader', r));
  const topics = Array.from({ length: 1 + Math.floor(3 * random()) }, () => Math.floor(TOPICS * random() ** 1.5));
  const count = FEWEST_EVENTS + Math.floor((MOST_EVENTS - FEWEST_EVENTS + 1) * random());
  return Array.from({ length: count }, (_, n) => {
    const topic = random() < FAITHFUL ? topics[Math.floor(topics.length * random())]! : null;
    const at = now - Math.floor(60 * DAY * random());
    const roll = random();
    const [type] = DEEDS.find(([, upTo]) => roll < upTo)!;
    const value = type === 'READ' ? 0.25 + 0.75 * random() : null;
    const item = itemId(choose(topic, random));
    return { id: `event-${r}-${n}`, userId: readerId(r), type, itemId: item, at, value, receivedAt: at };
  });
}

function words(count: number, random: Random): string {
  return Array.from({ length: count }, () => WORDS[Math.floor(WORDS.length * random())]!).join(' ');
}
