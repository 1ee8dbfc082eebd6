import { h } from './dom.js';
import { ago, count, topicName } from './words.js';

/** Every kind of reason: its picture, and its words with the facts. `item` may be gone by now. */
const REASONS = {
  BecauseYouLiked: ({ item }) => ['like', 'Because you liked ', named(item, 'something like it')],
  BecauseYouRead: ({ item }) => ['read', 'Because you read ', named(item, 'something like it')],
  SimilarTo: ({ item }) => ['meaning', 'Close in meaning to ', named(item, 'this')],
  ReadersLikeYou: ({ item }) => ['people', 'Readers of ', named(item, 'the same things'), ' went on to this'],
  SharedTopic: ({ topic }) => ['topic', 'You keep coming back to ', strong(topicName(topic))],
  SharedAuthor: ({ author }) => ['person', 'You like to read ', strong(author)],
  Trending: ({ readers, hours }) => ['rising', `${count(readers, 'reader')} in the last ${hours} hours`],
  Popular: ({ readers }) => ['people', `Read by ${readers} so far`],
  Fresh: ({ publishedAt }) => ['fresh', `New: published ${ago(publishedAt)}`],
  EditorsPick: () => ['editor', 'Marked by the editors'],
  ReadAgain: ({ readAt }) => ['again', `Worth reading again: you had it ${ago(readAt)}`],
  Exploration: () => ['compass', 'Shown to find out whom it suits'],
};

/** A reason as `[icon name, ...words and nodes]`; one we do not know yet is still said. */
export function reasonWords(reason) {
  return (REASONS[reason.__typename] ?? (() => ['compass', 'Chosen for you']))(reason);
}

function named(item, otherwise) {
  return item ? h('cite', { lang: item.locale }, item.title) : otherwise;
}

function strong(text) {
  return h('strong', {}, text);
}

const SIGNALS = {
  'content-neighbours': 'Close in meaning to what you like',
  'item-item': 'Read together by others',
  ease: 'Goes with what you read',
  popularity: 'Read by many',
  trending: 'Rising now',
  fresh: 'New and little shown',
  topic: 'Your topics',
  author: 'Your authors',
  recency: 'Published lately',
  editor: 'Marked by the editors',
};

/** A signal's name for people. */
export function signalName(name) {
  return SIGNALS[name] ?? topicName(name);
}
