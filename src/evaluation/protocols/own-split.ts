import { NO_DETAILS, type InteractionRecord, type ItemRecord } from '../../datasets/dataset';
import type { SplitRow } from '../../datasets/split-csv';
import { easeRow, itemItemRow, popularityRow } from '../baselines';
import { cutAsTested, kindOfCut } from '../kind-of-cut';
import { judgeFullRanking } from '../judge-full-ranking';
import { groupBy, makeSplit, type Parts } from '../make-split';
import { nextDeedsSplit } from '../next-deeds-split';
import { fullRankingObjective } from '../objective';
import type { Protocol } from '../protocol';
import type { Log } from '../read-log';
import type { Split } from '../split';
import { deedsOf } from '../split-deeds';

export interface OwnSplit {
  readonly train: readonly SplitRow[];
  readonly test: readonly SplitRow[];
  /** May be empty: items are then what the rows name. */
  readonly items: readonly ItemRecord[];
  /** From which value on a training row is a success; null: all are. */
  readonly relevantFrom: number | null;
  /** Places that count. */
  readonly k: number;
}

/** Anyone's own split as a log (its training part) and a protocol around it (which holds the test part). */
export function ownSplit(given: OwnSplit): { readonly log: Log; readonly protocol: Protocol } {
  const items = allItems(given);
  const interactions = deedsOf(given.train, given.relevantFrom, latest(items));
  return { log: { items, interactions, problems: [] }, protocol: protocolOf(given) };
}

function protocolOf({ test, train, relevantFrom, k }: OwnSplit): Protocol {
  const relevant = new Map([...groupBy(test, (row) => row.userId)].map(([id, rows]) => [id, idsOf(rows)]));
  const kind = kindOfCut(train, test);
  const success = ({ value }: InteractionRecord) => relevantFrom === null || value === null || value >= SUCCESS_STARS;
  const asked = kind === 'last' || kind === 'next' ? afterTheLast : atTheEnd;
  return {
    name: 'split',
    about: `The given split (${ABOUT[kind]}); every test row counts; ranked among all items the user has not in training.`,
    target: `ndcg@${k}`,
    split: (log) => splitOf(log.items, log.interactions, relevant, success, asked),
    validation: (split, seed) => {
      if (kind === 'next') return nextSplitOf(split, success);
      const share = test.length / Math.max(1, test.length + train.length);
      const { training, heldOut } = cutAsTested(split.training, kind, share, seed);
      const wanted = [...heldOut].map(([id, rows]) => [id, idsOf(rows.filter(success))] as const);
      return splitOf(split.items, training, new Map(wanted), success, asked);
    },
    judge: (split, scorer, options) => judgeFullRanking(split, scorer, options, k),
    objective: (split) => fullRankingObjective(split, k),
    baselines: [
      popularityRow(),
      itemItemRow({ name: 'item-item-cosine' }),
      itemItemRow({ name: 'item-knn-cosine-100', neighbours: 100 }),
      easeRow({ name: 'ease-300', lambda: 300 }),
    ],
  };
}

/** Where `deedsOf` puts the border of success on its scale of stars. */
const SUCCESS_STARS = 3.5;
const ABOUT = {
  later: 'later in time',
  last: "each user's last",
  next: "each user's next",
  random: 'random',
} as const;

/** Baselines learn from successes alone, one each. */
function splitOf(
  items: readonly ItemRecord[],
  training: readonly InteractionRecord[],
  relevant: ReadonlyMap<string, ReadonlySet<string>>,
  success: (interaction: InteractionRecord) => boolean,
  askedAt: Parts['askedAt'],
): Split {
  return makeSplit({ items, training, relevant, weigh: weighBy(success), askedAt });
}

function nextSplitOf({ items, training }: Split, success: (interaction: InteractionRecord) => boolean): Split {
  const parts = { items, interactions: training, weigh: weighBy(success), askedAt: afterTheLast };
  return nextDeedsSplit({ ...parts, isAskedFor: success });
}

function weighBy(success: (interaction: InteractionRecord) => boolean): Parts['weigh'] {
  return (all) => (all.some(success) ? 1 : 0);
}

function afterTheLast(past: readonly InteractionRecord[], end: number): number {
  return past.at(-1)?.at ?? end;
}

function atTheEnd(_past: readonly InteractionRecord[], end: number): number {
  return end;
}

/** When the newest item was published, ms. */
function latest(items: readonly ItemRecord[]): number {
  return items.reduce((last, { publishedAt }) => Math.max(last, publishedAt), 0);
}

function idsOf(rows: readonly { readonly itemId: string }[]): Set<string> {
  return new Set(rows.map((row) => row.itemId));
}

/** Items from the file, then those that only rows name; these are there from the beginning, since nobody says when they came. */
function allItems({ items, train, test }: OwnSplit): ItemRecord[] {
  const first = new Map<string, ItemRecord>();
  for (const item of items) if (!first.has(item.id)) first.set(item.id, item);
  for (const { itemId: id } of [...train, ...test]) {
    if (!first.has(id)) first.set(id, { ...NO_DETAILS, id, type: 'item', locale: 'und', title: id, publishedAt: 0 });
  }
  return [...first.values()];
}
