import { MongoBackend } from '@agendajs/mongo-backend';
import { Agenda } from 'agenda';
import type { Connection } from 'mongoose';
import type { JobClock } from '../../ports/job-clock';

export interface AgendaClockOptions {
  readonly connection: Connection;
  /** Who this is among the replicas. */
  readonly name: string;
  /** How often it looks whether something is due, ms. */
  readonly pollMs: number;
  /** Whoever holds a job and dies loses it after so long, ms. */
  readonly lockMs: number;
  readonly onError: (name: string, error: unknown) => void;
}

type Database = Extract<ConstructorParameters<typeof MongoBackend>[0], { mongo: unknown }>['mongo'];

/** Wakes one of all replicas on the same database: agenda finds what is due and locks it in one call. */
export async function agendaClock({
  connection,
  name,
  pollMs,
  lockMs,
  onError,
}: AgendaClockOptions): Promise<JobClock> {
  // Its driver's types are another version of the same: only the collection's verbs are used.
  const mongo = connection.db as unknown as Database;
  const agenda = new Agenda({
    backend: new MongoBackend({ mongo, collection: 'jobs', ensureIndex: true }),
    processEvery: pollMs,
    defaultLockLifetime: lockMs,
    name,
  });
  agenda.on('error', (error) => onError('agenda', error));
  agenda.on('fail', (error: unknown, job: { attrs?: { name?: string } }) =>
    onError(job.attrs?.name ?? 'agenda', error),
  );
  await agenda.start();
  return {
    kind: 'agenda',
    every: async (job, intervalMs, work) => {
      agenda.define(job, work, { concurrency: 1, lockLifetime: lockMs });
      await agenda.every(intervalMs, job);
    },
    stop: async () => {
      await agenda.drain(lockMs);
      await agenda.stop(false);
    },
  };
}
