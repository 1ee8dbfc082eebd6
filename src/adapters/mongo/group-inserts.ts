import { isOutOfReach } from './errors';

interface Waiting<R> {
  readonly record: R;
  readonly bytes: number;
  readonly resolve: (isNew: boolean) => void;
  readonly reject: (error: unknown) => void;
}

/** Most records, and about most bytes, of one write. */
const MOST_RECORDS = 100;
const MOST_BYTES = 4_000_000;
/** Writes under way at once: what comes meanwhile gathers for the next one. */
const AT_ONCE = 2;

/**
 * Inserts records that come one by one, many at once, in few writes (group commit: DeWitt et al. 1984). Nobody waits for
 * others to come: a write begins as soon as one of the two places is free, with all that has gathered.
 */
export class GroupInserts<R> {
  private waiting: Waiting<R>[] = [];
  private writing = 0;

  /** `insertNew` stores records whose keys are free, and answers in order which those were. */
  constructor(private readonly insertNew: (records: readonly R[]) => Promise<readonly boolean[]>) {}

  /** Resolves when the record is stored: whether its key was free. */
  add(record: R, bytes: number): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ record, bytes, resolve, reject });
      // After whatever else comes in this turn.
      process.nextTick(() => void this.write());
    });
  }

  private async write(): Promise<void> {
    if (this.writing >= AT_ONCE) return;
    this.writing += 1;
    for (let group = this.take(); group.length > 0; group = this.take()) await this.writeGroup(group);
    this.writing -= 1;
  }

  private take(): Waiting<R>[] {
    let bytes = 0;
    const isTooMuch = (one: Waiting<R>, at: number) => {
      bytes += one.bytes;
      return at > 0 && (at === MOST_RECORDS || bytes > MOST_BYTES);
    };
    const end = this.waiting.findIndex(isTooMuch);
    return this.waiting.splice(0, end === -1 ? this.waiting.length : end);
  }

  /** Where the store refuses something in a group, each goes alone: one bad record must not take others along. */
  private async writeGroup(group: readonly Waiting<R>[]): Promise<void> {
    try {
      const isNew = await this.insertNew(group.map(({ record }) => record));
      group.forEach(({ resolve }, at) => resolve(isNew[at]!));
    } catch (error) {
      if (group.length === 1 || isOutOfReach(error)) for (const { reject } of group) reject(error);
      else for (const one of group) await this.writeGroup([one]);
    }
  }
}
