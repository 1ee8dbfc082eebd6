import { randomUUID } from 'node:crypto';
import type { AnyObject, Model, UpdateQuery } from 'mongoose';
import type { ClaimedMail, Holding, MailState, Run, RunMail, RunState, RunStore } from '../../ports/run-store';
import { assertFinite } from '../assert-finite';
import { NEW_MAIL, OPEN_STATES, runCounts } from '../run-mails';
import { chunksOf } from './chunks';
import type { Keyspace } from './keyspace';
import { insertNew } from './log';
import { number, recordSchema, text, type TenantRecord } from './record-schema';

export interface RunRecord extends TenantRecord, Omit<Run, 'id'> {}

export const runSchema = recordSchema(
  {
    campaign: text,
    period: text,
    dueAt: number,
    openedAt: number,
    state: text,
    plannedTo: String,
    finishedAt: Number,
    missed: number,
  },
  [
    [{ tenant: 1, dueAt: 1, _id: 1 }],
    [{ tenant: 1, campaign: 1, dueAt: 1, _id: 1 }],
    [{ tenant: 1, state: 1, dueAt: 1 }],
  ],
);

export interface RunMailRecord extends TenantRecord, RunMail {
  readonly claim?: string;
  readonly isAnswered?: boolean;
}

export const runMailSchema = recordSchema(
  {
    runId: text,
    userId: text,
    state: text,
    reason: String,
    attempts: number,
    dueAt: number,
    acceptedDigest: String,
    subject: String,
    segment: String,
    claim: String,
    isAnswered: Boolean,
  },
  [[{ tenant: 1, state: 1, dueAt: 1, _id: 1 }], [{ tenant: 1, runId: 1, state: 1, dueAt: 1, _id: 1 }]],
);

const OPEN = [...OPEN_STATES];
const UNFINISHED: RunState[] = ['planning', 'sending'];

/** Runs and their mails in MongoDB: a claim is one find-and-lock. */
export function mongoRunStore(runs: Model<RunRecord>, mails: Model<RunMailRecord>, keys: Keyspace): RunStore {
  const { tenant } = keys;
  const keyOf = (runId: string, userId: string) => keys.within(runId).key(userId);

  const change = async ({ runId, userId, claim }: Holding, update: UpdateQuery<RunMailRecord>) => {
    const filter = { _id: keyOf(runId, userId), state: 'claimed' as const, claim };
    return (await mails.updateOne(filter, update)).matchedCount === 1;
  };
  const anyOpen = async (runId: string) =>
    (await mails.findOne({ tenant, runId, state: { $in: OPEN } }, { _id: 1 }).lean()) !== null;
  const mail = async (runId: string, userId: string) => {
    const record = await mails.findOne({ _id: keyOf(runId, userId) }).lean<RunMailRecord>();
    return record && mailOf(record);
  };

  return {
    open: async ({ id, ...run }) => {
      assertFinite(run);
      const record: RunRecord = {
        _id: keys.key(id),
        tenant,
        ...run,
        state: 'planning',
        plannedTo: null,
        finishedAt: null,
      };
      return (await insertNew(runs, [record]))[0]!;
    },
    byId: async (id) => {
      const record = await runs.findOne({ _id: keys.key(id) }).lean<RunRecord>();
      return record && runOf(record, keys);
    },
    list: async ({ campaign, limit }) => {
      if (limit <= 0) return [];
      const filter = { tenant, ...(campaign === undefined ? {} : { campaign }) };
      const found = await runs.find(filter).sort({ dueAt: -1, _id: 1 }).limit(limit).lean<RunRecord[]>();
      return found.map((record) => runOf(record, keys));
    },
    unfinished: async () => {
      const found = await runs.find({ tenant, state: { $in: UNFINISHED } }).lean<RunRecord[]>();
      return found.sort((a, b) => a.dueAt - b.dueAt).map((record) => runOf(record, keys));
    },
    plan: async (runId, added, to) => {
      assertFinite(added);
      const records = added.map(({ userId, dueAt }) => ({
        _id: keyOf(runId, userId),
        tenant,
        runId,
        userId,
        dueAt,
        ...NEW_MAIL,
      }));
      for (const some of chunksOf(records)) await insertNew(mails, some);
      const next = to === null ? { state: 'sending' as const } : { plannedTo: to };
      await runs.updateOne({ _id: keys.key(runId), state: 'planning' }, { $set: next });
    },
    claim: async ({ now, leaseMs, runId }) => {
      const which = runId === undefined ? {} : { runId };
      const due: AnyObject = { tenant, ...which, state: { $in: OPEN }, dueAt: { $lte: now } };
      const claim = randomUUID();
      const hold = { $set: { state: 'claimed', claim, dueAt: now + leaseMs }, $inc: { attempts: 1 } };
      const options = { sort: { dueAt: 1, _id: 1 }, returnDocument: 'after' } as const;
      const record = await mails.findOneAndUpdate(due, hold, options).lean<RunMailRecord>();
      return record && ({ ...mailOf(record), claim } satisfies ClaimedMail);
    },
    renew: (holding, until) => change(holding, { $max: { dueAt: until } }),
    accepted: (holding, { digest, subject, segment }) =>
      change(holding, { $set: { acceptedDigest: digest, subject, segment } }),
    end: (holding, { state, reason }) => change(holding, { $set: { state, reason }, $unset: { claim: 1 } }),
    retry: (holding, dueAt, reason) =>
      change(holding, { $set: { state: 'waiting', dueAt, reason }, $unset: { claim: 1 } }),
    release: (holding, dueAt, reason) =>
      change(holding, { $set: { state: 'waiting', dueAt, reason }, $unset: { claim: 1 }, $inc: { attempts: -1 } }),
    answered: async (runId, userId) => {
      const filter = { _id: keyOf(runId, userId), acceptedDigest: { $ne: null }, isAnswered: { $ne: true } };
      const { modifiedCount } = await mails.updateOne(filter, { $set: { isAnswered: true } });
      return modifiedCount === 1 ? mail(runId, userId) : null;
    },
    mail,
    counts: async (runId) => {
      const groups = await mails.aggregate<Group>([
        { $match: { tenant, runId } },
        { $group: { _id: { state: '$state', reason: '$reason' }, count: { $sum: 1 } } },
      ]);
      return runCounts(groups.map(({ _id, count }) => ({ ..._id, count })));
    },
    finish: async (runId, at) => {
      const isPlanned = (await runs.findOne({ _id: keys.key(runId) }).lean<RunRecord>())?.state === 'sending';
      if (!isPlanned || (await anyOpen(runId))) return false;
      const done = { state: 'done' as const, finishedAt: at };
      const { modifiedCount } = await runs.updateOne({ _id: keys.key(runId), state: 'sending' }, { $set: done });
      return modifiedCount === 1;
    },
  };
}

interface Group {
  readonly _id: { readonly state: MailState; readonly reason: string | null };
  readonly count: number;
}

function runOf({ _id, tenant: _tenant, ...run }: RunRecord, keys: Keyspace): Run {
  return { id: keys.idOf(_id), ...run };
}

function mailOf(record: RunMailRecord): RunMail {
  const { runId, userId, state, reason, attempts, dueAt, acceptedDigest, subject, segment } = record;
  return { runId, userId, state, reason, attempts, dueAt, acceptedDigest, subject, segment };
}
