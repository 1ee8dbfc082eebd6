import type { Run } from '../../ports/run-store';

/** What the last part of the id begins with of runs for chosen readers: they are beside the period's own. */
export const ONLY = 'only-';

/** Whether a run is for chosen readers. */
export function isForOnly({ id }: Pick<Run, 'id'>): boolean {
  return id.split('/').at(-1)!.startsWith(ONLY);
}
