import type { Impression } from '../core/interaction';
import type { ModelInfo } from '../ports/model-store';
import type { ModelTrainer, OnStage, TrainingDeed, TrainingOutcome, TrainingSlice } from '../ports/model-trainer';
import type { TenantStores } from '../ports/stores';
import { Breath } from '../serving/breath';
import type { LiveWorld } from '../serving/live-world';
import { serveVersion, servingInfo } from '../serving/serving-model';
import { underLease } from './lease';

export interface RunTrainingDeps {
  readonly stores: TenantStores;
  readonly live: LiveWorld;
  readonly trainer: ModelTrainer;
  /** Length of the vectors that serve. */
  readonly dimensions: number;
  readonly format: number;
  /** Unique among all replicas. */
  readonly holder: string;
  readonly now: () => number;
  readonly settings: TrainingSettings;
}

export interface TrainingSettings {
  readonly seed: number;
  readonly maxQueries: number;
  readonly maxItems: number;
  readonly maxDeeds: number;
  /** Trainings that are kept, to look at and to go back to. */
  readonly kept: number;
  readonly leaseMs: number;
  /** What was received so lately may not be all there yet, ms. */
  readonly settlingMs: number;
  /** How far back showings are looked at for position bias, ms, and how many of them. */
  readonly impressionsMs: number;
  readonly maxImpressions: number;
}

export type TrainingReport =
  { readonly kind: 'busy' } | { readonly kind: 'refused' | 'trained'; readonly info: ModelInfo };

const PAGE = 500;

/**
 * Trains on everything there is and, where it did not come out worse than what serves, makes it serve. At most one at a
 * time over all replicas. Nothing is stored before the end, so one that dies leaves what serves as it is and the next
 * starts clean. Rejects with StoreUnavailable, or with what the trainer failed of.
 */
export async function runTraining(deps: RunTrainingDeps, onStage: OnStage): Promise<TrainingReport> {
  const { settings, holder, stores, now } = deps;
  const lease = { settings: stores.settings, holder, ttlMs: settings.leaseMs, now };
  return (await underLease('model/training', lease, () => train(deps, onStage))) ?? { kind: 'busy' };
}

async function train(deps: RunTrainingDeps, onStage: OnStage): Promise<TrainingReport> {
  const { stores, trainer, now, settings, format, dimensions } = deps;
  const startedAt = now();
  const counts = { interactions: 0, readers: new Set<string>(), dataFrom: startedAt };
  const dataTo = startedAt - settings.settlingMs;
  const serving = await servingInfo(stores);
  const order = {
    now: startedAt,
    seed: settings.seed,
    dimensions,
    serving: serving === null || serving.format !== format ? null : serving.learnt,
    maxQueries: settings.maxQueries,
    maxItems: settings.maxItems,
    maxDeeds: settings.maxDeeds,
  };
  onStage('reading the log');
  const outcome = await trainer.train(slicesOf(deps, dataTo, counts), order, onStage);
  const info = infoOf(outcome, { ...deps, startedAt, dataTo, counts });
  onStage('storing');
  await store(outcome, info, deps);
  return { kind: outcome.kind, info };
}

interface Counts {
  interactions: number;
  readonly readers: Set<string>;
  dataFrom: number;
}

async function* slicesOf(deps: RunTrainingDeps, dataTo: number, counts: Counts): AsyncGenerator<TrainingSlice> {
  yield* itemSlices(deps);
  yield* deedSlices(deps, dataTo, counts);
  yield* impressionSlices(deps, dataTo);
}

async function* itemSlices({ live, dimensions }: RunTrainingDeps): AsyncGenerator<TrainingSlice> {
  const breath = new Breath();
  const all = [...live.catalogue.all()];
  for (let start = 0; start < all.length; start += PAGE) {
    await breath.take();
    const items = all.slice(start, start + PAGE);
    yield { kind: 'items', items };
    const known = items.flatMap(({ id }) => {
      const vector = live.world.vectorOf(id);
      return vector === undefined ? [] : [{ id, vector }];
    });
    const values = new Float32Array(known.length * dimensions);
    known.forEach(({ vector }, i) => values.set(vector, i * dimensions));
    yield { kind: 'vectors', vectors: { ids: known.map(({ id }) => id), values } };
  }
}

async function* deedSlices({ stores }: RunTrainingDeps, dataTo: number, counts: Counts): AsyncGenerator<TrainingSlice> {
  const breath = new Breath();
  for (let cursor = { receivedAt: 0, id: '' }; ;) {
    const page = await stores.interactions.receivedSince(cursor, PAGE);
    const settled = page.filter(({ receivedAt }) => receivedAt <= dataTo);
    const deeds = settled.map(({ receivedAt: _, ...deed }): TrainingDeed => deed);
    for (const { userId, at } of deeds) {
      counts.readers.add(userId);
      counts.dataFrom = Math.min(counts.dataFrom, at);
    }
    counts.interactions += deeds.length;
    if (deeds.length > 0) yield { kind: 'deeds', deeds };
    if (settled.length < PAGE) return;
    const { receivedAt, id } = page.at(-1)!;
    cursor = { receivedAt, id };
    await breath.take();
  }
}

async function* impressionSlices({ stores, settings }: RunTrainingDeps, dataTo: number): AsyncGenerator<TrainingSlice> {
  const breath = new Breath();
  let cursor = { receivedAt: dataTo - settings.impressionsMs, id: '' };
  for (let left = settings.maxImpressions; left > 0;) {
    const impressions: Impression[] = await stores.impressions.receivedSince(cursor, Math.min(PAGE, left));
    if (impressions.length > 0) yield { kind: 'impressions', impressions };
    if (impressions.length < PAGE) return;
    left -= impressions.length;
    const { receivedAt, id } = impressions.at(-1)!;
    cursor = { receivedAt, id };
    await breath.take();
  }
}

interface Circumstances extends RunTrainingDeps {
  readonly startedAt: number;
  readonly dataTo: number;
  readonly counts: Counts;
}

function infoOf(outcome: TrainingOutcome, { startedAt, dataTo, counts, live, format }: Circumstances): ModelInfo {
  const parts = outcome.kind === 'trained' ? [...outcome.parts] : [];
  return {
    version: new Date(startedAt).toISOString(),
    format,
    trainedAt: startedAt,
    dataFrom: counts.dataFrom,
    dataTo,
    interactions: counts.interactions,
    readers: counts.readers.size,
    items: live.catalogue.size,
    learnt: outcome.learnt,
    figures: outcome.figures,
    outcome: outcome.kind === 'trained' ? 'promoted' : 'refused',
    reason: outcome.reason,
    parts: Object.fromEntries(parts.map(([name, bytes]) => [name, bytes.length])),
  };
}

/** The models before the pointer to them; what is no longer needed at last. */
async function store(outcome: TrainingOutcome, info: ModelInfo, { stores, settings }: RunTrainingDeps): Promise<void> {
  await stores.models.save(info, outcome.kind === 'trained' ? outcome.parts : new Map());
  if (outcome.kind === 'trained') await serveVersion(stores, info.version);
  const serving = await servingInfo(stores);
  const kept = (await stores.models.list(settings.kept)).map(({ version }) => version);
  await stores.models.prune(serving === null ? kept : [...kept, serving.version]);
}
