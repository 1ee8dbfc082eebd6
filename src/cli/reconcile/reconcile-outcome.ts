import type { Difference, ReconcileReport } from '../../usecases/reconcile-report';
import type { UnmappedDocument } from '../../usecases/unmapped-documents';

/** What the command found and did. */
export type ReconcileOutcome =
  | { readonly kind: 'busy' }
  | {
      readonly kind: 'compared';
      readonly report: ReconcileReport;
      /** The newest that could not be mapped, of any comparison so far. */
      readonly unmapped: readonly UnmappedDocument[];
      readonly withoutVector: number;
      readonly tookMs: number;
    };

const SHOWN = 20;
const ENDS: Readonly<Record<ReconcileReport['outcome'], string>> = {
  finished: 'compared to the end',
  stopped: 'STOPPED before the end; the same command goes on from there',
  refused: 'NOT DONE',
};

/** The same for a person. */
export function reconcileText(outcome: ReconcileOutcome): string {
  if (outcome.kind === 'busy') return 'This source is being compared already, perhaps by a server. Nothing was done.';
  const { report, unmapped, withoutVector, tookMs } = outcome;
  const { counts, dryRun, missing, notCompared, reason } = report;
  const lines = [
    `${report.source}: ${ENDS[report.outcome]}, in ${(tookMs / 1000).toFixed(1)} s.${dryRun ? ' A dry run: nothing was changed.' : ''}`,
    ...(reason === null ? [] : [reason]),
    `checked ${counts.checked}: ${counts.same} the same, ${counts.added} added, ${counts.changed} changed, ` +
      `${counts.withdrawn} withdrawn, ${counts.unmapped} could not be mapped, ${counts.failed} failed`,
    ...(missing > 0 ? [`${missing} held here were in no list, and were asked for one by one`] : []),
    ...(notCompared > 0 ? [`${notCompared} held here are of content types that were not compared`] : []),
    ...(report.since === null ? [] : ['Only what changed since then was looked at: what is gone there stays here.']),
    ...some(report.differences, differenceLine),
    ...some(unmapped, ({ itemId, reason: why }) => `  ! ${itemId}  ${why}`),
    ...(withoutVector > 0 ? [`${withoutVector} wait for their vector; the servers make them.`] : []),
  ];
  return lines.map(printable).join('\n');
}

const MARKS: Readonly<Record<Difference['what'], string>> = { added: '+', changed: '~', withdrawn: '-' };

function differenceLine({ itemId, what, cmsAt, heldAt }: Difference): string {
  return `  ${MARKS[what]} ${itemId}  CMS ${timeOf(cmsAt)}, held ${heldAt === null ? 'nothing' : timeOf(heldAt)}`;
}

/** Order keys are mostly times; the others are shown as they are. */
function timeOf(order: number): string {
  return order > 1e11 && order < 8e15 ? new Date(order).toISOString() : String(order);
}

function some<T>(all: readonly T[], line: (one: T) => string): string[] {
  const more = all.length > SHOWN ? [`  … and ${all.length - SHOWN} more`] : [];
  return [...all.slice(0, SHOWN).map(line), ...more];
}

/** Ids and reasons hold what others wrote: nothing in them may steer a terminal. */
function printable(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');
}
