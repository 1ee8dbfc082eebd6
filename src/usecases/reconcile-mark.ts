import { z } from 'zod';
import type { SettingsStore } from '../ports/settings-store';
import { ReconcileReportSchema, TallySchema, type ReconcileReport } from './reconcile-report';

const time = z.number();
const PlaceSchema = z.object({ method: z.enum(['GET', 'POST']), url: z.string(), body: z.string().optional() });

const MarkSchema = z.object({
  startedAt: time,
  since: time.nullable(),
  types: z.array(z.string()),
  /** Which of the types is walked, how often it was begun again, and where in it we are; null: at its beginning. */
  type: z.number(),
  round: z.number(),
  place: PlaceSchema.nullable(),
  /** Pages read so far, in all types. */
  pages: z.number(),
  /** Documents the lists have in all, as far as they say so. */
  total: z.number(),
  /** Most documents the list of this type said it has, and whether it said fewer later. */
  mostTotal: z.number(),
  shrank: z.boolean(),
  tally: TallySchema,
});

/** How far a comparison has come: what a repeat goes on from. */
export type ReconcileMark = Readonly<z.infer<typeof MarkSchema>>;

const LastSchema = z.object({
  report: ReconcileReportSchema,
  /** The last one that compared everything to its end. */
  whole: z.object({ startedAt: time, endedAt: time }).nullable(),
});

/** The last comparison of a source, whatever came of it. */
export type LastReconcile = Readonly<z.infer<typeof LastSchema>>;

/** What was seen longer ago may be gone by now, so that nothing is gained by going on, ms. */
const STALE_MARK_MS = 86_400_000;

const markName = (source: string) => `reconcile ${source} mark`;
const lastName = (source: string) => `reconcile ${source} last`;

/** Where the walk under way or interrupted is; null: there is none worth going on with. */
export async function loadMark(settings: SettingsStore, source: string, now: number): Promise<ReconcileMark | null> {
  const kept = MarkSchema.safeParse(await settings.get(markName(source)));
  return kept.success && kept.data.startedAt > now - STALE_MARK_MS ? kept.data : null;
}

/** Null: it is over. */
export function saveMark(settings: SettingsStore, source: string, mark: ReconcileMark | null): Promise<void> {
  return settings.set(markName(source), mark === null ? null : asJson(mark));
}

/** Null: this source was never compared. */
export async function loadLast(settings: SettingsStore, source: string): Promise<LastReconcile | null> {
  const kept = LastSchema.safeParse(await settings.get(lastName(source)));
  return kept.success ? kept.data : null;
}

export async function saveReport(settings: SettingsStore, report: ReconcileReport): Promise<void> {
  const { source, startedAt, endedAt, since, outcome } = report;
  const isWhole = since === null && outcome === 'finished';
  const before = await loadLast(settings, source);
  const whole = isWhole ? { startedAt, endedAt } : (before?.whole ?? null);
  await settings.set(lastName(source), asJson({ report, whole }));
}

/** Without what is undefined, which no JSON has. */
function asJson(value: object) {
  return JSON.parse(JSON.stringify(value)) as Record<string, never>;
}
