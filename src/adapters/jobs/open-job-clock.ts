import type { Connection } from 'mongoose';
import type { JobClock } from '../../ports/job-clock';
import type { Storage } from '../../ports/stores';
import { agendaClock, type AgendaClockOptions } from './agenda-clock';
import { inProcessClock } from './in-process-clock';

/** The clock that fits the storage: shared by all replicas where there is a database, else this process's own. */
export function openJobClock(storage: Storage, options: Omit<AgendaClockOptions, 'connection'>): Promise<JobClock> {
  const { connection } = storage as { connection?: Connection };
  return connection?.db === undefined
    ? Promise.resolve(inProcessClock(options))
    : agendaClock({ connection, ...options });
}
