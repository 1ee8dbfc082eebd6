import type { InteractionRecord } from '../../datasets/dataset';
import type { Log } from '../read-log';
import type { Stream } from '../stream/stream';

/** What is asked when a reader's digest of the week is due. */
export interface DigestQuery {
  readonly userId: string;
  /** ms: the beginning of the week. */
  readonly now: number;
  /** Most items of it. */
  readonly size: number;
  /** In order of id: what is out, and neither met by the reader nor sent to them before. */
  readonly open: readonly string[];
  /** What was sent to the reader before, by this row. */
  readonly sent: readonly string[];
}

/** Chooses digests and learns in turns. */
export interface DigestChooser {
  /** Best first, all of them open, none twice, at most `size`. */
  choose(query: DigestQuery): Promise<readonly string[]> | readonly string[];
  learn(event: InteractionRecord): void;
}

export interface DigestRow {
  readonly name: string;
  start(stream: Stream, seed: number): Promise<DigestChooser> | DigestChooser;
}

/** A way to judge newsletters: a log is replayed week by week. */
export interface DigestProtocol {
  readonly name: string;
  readonly about: string;
  readonly target: string;
  /** Items of a digest. */
  readonly size: number;
  readonly stream: (log: Log) => Stream;
  readonly baselines: readonly DigestRow[];
}
