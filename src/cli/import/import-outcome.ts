import type { ImportReport } from '../../usecases/import-content';

export interface ImportOutcome extends Omit<ImportReport, 'items'> {
  /** `refused`: they belong to another source. */
  readonly items: ImportReport['items'] & { readonly refused: number };
  /** Lines that could not be used. */
  readonly problems: number;
  /** Items that still wait for their vector. */
  readonly withoutVector: number;
  readonly tookMs: number;
}

/** What came of an import, for people. */
export function outcomeText({ items, interactions, problems, withoutVector, tookMs }: ImportOutcome): string {
  const changed = items.stored + interactions.accepted > 0;
  const lines = [
    changed ? `Imported in ${(tookMs / 1000).toFixed(1)} s.` : 'Nothing has changed: all of it was in the store.',
    `Items         ${items.stored} stored, ${items.unchanged + items.stale} unchanged`,
    `Interactions  ${interactions.accepted} stored, ${interactions.duplicates} known already`,
    ...(items.refused > 0 ? [`Refused       ${items.refused} items that belong to another source`] : []),
    ...(problems > 0 ? [`Skipped       ${problems} lines that cannot be used`] : []),
    ...(withoutVector > 0 ? [`Vectors       ${withoutVector} items wait for theirs: a running server makes them`] : []),
  ];
  return lines.join('\n');
}
