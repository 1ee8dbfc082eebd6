import { z } from 'zod';

const count = z.number().int().nonnegative();
const time = z.number();

const CountsSchema = z.object({
  /** Documents of the CMS that were looked at. */
  checked: count,
  same: count,
  added: count,
  changed: count,
  withdrawn: count,
  /** They cannot be made items of; what is held of them stays as it is. */
  unmapped: count,
  failed: count,
});

const DifferenceSchema = z.object({
  itemId: z.string(),
  what: z.enum(['added', 'changed', 'withdrawn']),
  /** The CMS's order key of what it says, mostly a time (ms), and of what was held; null: nothing was. */
  cmsAt: time,
  heldAt: time.nullable(),
});

/** What a comparison of a CMS's lists with the catalogue found and did. */
export const ReconcileReportSchema = z.object({
  source: z.string(),
  /** Null: everything, deletions included. */
  since: time.nullable(),
  dryRun: z.boolean(),
  startedAt: time,
  endedAt: time,
  /** `stopped`: it goes on from there; `refused`: it was about to take away too much, or can never work as it is. */
  outcome: z.enum(['finished', 'stopped', 'refused']),
  reason: z.string().nullable(),
  counts: CountsSchema,
  /** Documents held here that the whole list did not show; each was asked for by itself. */
  missing: count,
  /** Items held here of content types that were not compared. */
  notCompared: count,
  /** The first that differed. */
  differences: z.array(DifferenceSchema),
});

export type ReconcileCounts = Readonly<z.infer<typeof CountsSchema>>;
export type Difference = Readonly<z.infer<typeof DifferenceSchema>>;
export type ReconcileReport = Readonly<z.infer<typeof ReconcileReportSchema>>;

export const NO_COUNTS: ReconcileCounts = {
  checked: 0,
  same: 0,
  added: 0,
  changed: 0,
  withdrawn: 0,
  unmapped: 0,
  failed: 0,
};

/** Most differences that a report keeps. */
export const MOST_DIFFERENCES = 50;

export const TallySchema = z.object({ counts: CountsSchema, differences: z.array(DifferenceSchema) });
/** What was counted so far. */
export type Tally = Readonly<z.infer<typeof TallySchema>>;
export const NO_TALLY: Tally = { counts: NO_COUNTS, differences: [] };

/** Both together. */
export function addTallies(a: Tally, b: Tally): Tally {
  const names = Object.keys(NO_COUNTS) as (keyof ReconcileCounts)[];
  const counts = Object.fromEntries(names.map((name) => [name, a.counts[name] + b.counts[name]]));
  return {
    counts: counts as ReconcileCounts,
    differences: [...a.differences, ...b.differences].slice(0, MOST_DIFFERENCES),
  };
}

export function tallyOf(counts: Partial<ReconcileCounts>, differences: readonly Difference[] = []): Tally {
  return { counts: { ...NO_COUNTS, ...counts }, differences: differences.slice(0, MOST_DIFFERENCES) };
}
