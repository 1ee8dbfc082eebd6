import type { Candidate, Recommender, RecommenderQuery, TrainingData, TrainingEvent } from '../core/recommender';
import { packModel, unpackModel } from './parts/model-bytes';
import { Ordinals } from './parts/ordinals';
import { RankedScores } from './parts/ranked-scores';
import { groupByReader, ReaderHistories } from './parts/reader-histories';

export interface PopularityOptions {
  readonly name?: string;
  /** What is counted: distinct readers, or the weights of what they did. */
  readonly count: 'readers' | 'weights';
  /** For counting distinct readers as events come in: how many of a reader's last items, and of how many readers, are known. */
  readonly perReader: number;
  readonly readers: number;
}

export interface PopularityModel {
  readonly items: Ordinals;
  readonly scores: RankedScores;
  readonly histories: ReaderHistories;
}

const DEFAULTS: PopularityOptions = { count: 'readers', perReader: 50, readers: 50_000 };
const FORMAT = 'popularity/2';

/** What most readers liked, of all time. Score: distinct readers, or the sum of weights. */
export function popularityRecommender(given: Partial<PopularityOptions> = {}): Recommender<PopularityModel> {
  const options = { ...DEFAULTS, ...given };
  return {
    name: options.name ?? 'popularity',
    fit: (data) => fit(data, options),
    update: (model, event) => update(model, event, options),
    propose,
    score,
    save,
    load: (bytes) => load(bytes, options),
  };
}

function fit({ events, items: facts }: TrainingData, options: PopularityOptions): PopularityModel {
  const items = new Ordinals(facts.map((item) => item.id));
  const values = new Array<number>(items.size).fill(0);
  const histories = new ReaderHistories(options);
  for (const reader of groupByReader(events, items)) {
    for (const { ordinal, weight } of reader.items) values[ordinal]! += options.count === 'readers' ? 1 : weight;
    if (options.count === 'readers') histories.put(reader.userId, reader.items);
  }
  return { items, scores: new RankedScores(items, values), histories };
}

function update(
  model: PopularityModel,
  { userId, itemId, weight, at }: TrainingEvent,
  { count }: PopularityOptions,
): void {
  if (!(weight > 0)) return;
  const ordinal = model.items.add(itemId);
  if (count === 'weights') return model.scores.add(ordinal, weight);
  if (model.histories.add(userId, { ordinal, weight, at }) !== undefined) model.scores.add(ordinal, 1);
}

function propose({ items, scores }: PopularityModel, query: RecommenderQuery, n: number): Candidate[] {
  const found: Candidate[] = [];
  for (const ordinal of scores.best()) {
    if (found.length >= n) break;
    const itemId = items.id(ordinal);
    if (query.admits(itemId)) found.push({ itemId, score: scores.valueOf(ordinal) });
  }
  return found;
}

function score(
  { items, scores }: PopularityModel,
  _query: RecommenderQuery,
  itemIds: readonly string[],
): (Candidate | null)[] {
  return itemIds.map((itemId) => {
    const ordinal = items.of(itemId);
    const value = ordinal === undefined ? 0 : scores.valueOf(ordinal);
    return value > 0 ? { itemId, score: value } : null;
  });
}

function save({ items, scores, histories }: PopularityModel): Uint8Array {
  const { readers, arrays } = histories.save();
  const header = { items: items.ids, readers };
  return packModel(FORMAT, { header, arrays: { values: Float64Array.from(scores.values), ...arrays } });
}

function load(bytes: Uint8Array, options: PopularityOptions): PopularityModel {
  const { header, arrays } = unpackModel(FORMAT, bytes);
  const items = new Ordinals(header.items as string[]);
  const histories = new ReaderHistories(options);
  histories.restore(header.readers as string[], arrays);
  return { items, scores: new RankedScores(items, [...arrays.values!]), histories };
}
