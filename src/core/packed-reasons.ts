import type { Reason } from './ranking';

type Kind = Reason['kind'];

/** Which facts each kind of reason has: at most one text, at most two numbers. */
const FACTS: { readonly [K in Kind]: { readonly text?: string; readonly numbers?: readonly string[] } } = {
  BecauseYouLiked: { text: 'itemId' },
  BecauseYouRead: { text: 'itemId' },
  SharedTopic: { text: 'topic' },
  SharedAuthor: { text: 'author' },
  ReadersLikeYou: { text: 'itemId' },
  SimilarTo: { text: 'itemId' },
  Trending: { numbers: ['readers', 'hours'] },
  Popular: { numbers: ['readers'] },
  Fresh: { numbers: ['publishedAt'] },
  EditorsPick: {},
  ReadAgain: { numbers: ['readAt'] },
  Exploration: { numbers: ['impressions'] },
};
const KINDS = Object.keys(FACTS) as Kind[];
const MOST_NUMBERS = 2;

/**
 * The reasons of one ranking in columns, made into objects when asked for: a ranking is kept whole, few of its reasons are
 * ever read, and what is not an object the garbage collector need not walk over.
 */
export class PackedReasons {
  private readonly kinds: Uint8Array;
  private readonly texts: (string | undefined)[];
  private readonly numbers: Float64Array;

  constructor(reasons: readonly Reason[]) {
    this.kinds = Uint8Array.from(reasons, ({ kind }) => KINDS.indexOf(kind));
    this.texts = reasons.map((reason) => textOf(reason));
    this.numbers = new Float64Array(MOST_NUMBERS * reasons.length);
    reasons.forEach((reason, row) => this.numbers.set(numbersOf(reason), MOST_NUMBERS * row));
  }

  at(row: number): Reason {
    const kind = KINDS[this.kinds[row]!]!;
    const { text, numbers = [] } = FACTS[kind];
    const reason: Record<string, string | number> = { kind };
    if (text !== undefined) reason[text] = this.texts[row]!;
    numbers.forEach((name, i) => (reason[name] = this.numbers[MOST_NUMBERS * row + i]!));
    return reason as unknown as Reason;
  }
}

function textOf(reason: Reason): string | undefined {
  const { text } = FACTS[reason.kind];
  return text === undefined ? undefined : (reason as unknown as Record<string, string>)[text];
}

function numbersOf(reason: Reason): number[] {
  const { numbers = [] } = FACTS[reason.kind];
  return numbers.map((name) => (reason as unknown as Record<string, number>)[name]!);
}
