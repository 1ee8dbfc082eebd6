import { randomUUID } from 'node:crypto';
import type { AnyObject, Model, UpdateQuery } from 'mongoose';
import type { Delivery, DeliveryState, Inbox, InboxEntry, SourceStanding } from '../../ports/inbox';
import { assertFinite } from '../assert-finite';
import { chunksOf } from './chunks';
import { GroupInserts } from './group-inserts';
import type { Keyspace } from './keyspace';
import { insertNew } from './log';
import { json, number, recordSchema, text, type TenantRecord } from './record-schema';

export interface DeliveryRecord extends TenantRecord {
  readonly source: string;
  readonly event: string | null;
  readonly headers: string;
  readonly body: Buffer;
  readonly receivedAt: number;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly dueAt: number;
  readonly error: string | null;
  /** Length of the body as it came; older records have none. */
  readonly size?: number;
  /** Who holds it: one token for each call of `claim`. */
  readonly claim?: string;
  /** Set when done or dead: the server sweeps it from then on. */
  readonly forgetAt?: Date;
}

export const deliverySchema = recordSchema(
  {
    source: text,
    event: String,
    headers: json,
    body: { type: Buffer, required: true },
    receivedAt: number,
    state: text,
    attempts: number,
    dueAt: number,
    error: String,
    size: Number,
    claim: String,
    forgetAt: Date,
  },
  [[{ tenant: 1, state: 1, receivedAt: 1, _id: 1 }], [{ forgetAt: 1 }, { expireAfterSeconds: 0 }]],
);

const STATES: DeliveryState[] = ['waiting', 'claimed', 'done', 'dead'];
const OLDEST_FIRST = { receivedAt: 1, _id: 1 } as const;
const NEWEST_FIRST = { receivedAt: -1, _id: -1 } as const;
/** Rounds of a claim whose candidates were all taken by others meanwhile. */
const ROUNDS = 5;

export interface InboxOptions {
  readonly now: () => number;
  /** How long a done delivery is still known as a duplicate, ms. */
  readonly keepDoneMs: number;
  /** How long a dead letter is kept, ms. */
  readonly keepDeadMs: number;
}

const NO_BODY = Buffer.alloc(0);

/** The inbox in MongoDB. Several processes may work it off: a claim is one atomic update for each entry. */
export function mongoInbox(model: Model<DeliveryRecord>, keys: Keyspace, options: InboxOptions): Inbox {
  const { now, keepDoneMs, keepDeadMs } = options;
  const { tenant } = keys;
  const entries = (records: DeliveryRecord[]) => records.map((record) => entryFromRecord(record, keys));

  const inserts = new GroupInserts<DeliveryRecord>((records) => insertNew(model, records));

  /** Claims of ours whose answer was lost with the connection: nobody works on what they may hold. */
  const unheard = new Set<string>();

  const change = async (ids: readonly string[], states: DeliveryState[], update: UpdateQuery<DeliveryRecord>) => {
    let changed = 0;
    for (const some of chunksOf(ids.map(keys.key))) {
      changed += (await model.updateMany({ _id: { $in: some }, state: { $in: states } }, update)).modifiedCount;
    }
    return changed;
  };

  const end = (ids: readonly string[], states: DeliveryState[]) => {
    const done = { state: 'done', error: null, body: NO_BODY, forgetAt: new Date(now() + keepDoneMs) };
    return change(ids, states, { $set: done, $unset: { claim: 1 } });
  };

  const claimOnce = async (due: AnyObject, leaseEnd: number, limit: number) => {
    const candidates = await model
      .find({ tenant, ...due }, { _id: 1 })
      .sort(OLDEST_FIRST)
      .limit(limit)
      .lean();
    if (candidates.length === 0) return null;
    const claim = randomUUID();
    const _id = { $in: candidates.map((candidate) => candidate._id) };
    const hold = { $set: { state: 'claimed', dueAt: leaseEnd, claim }, $inc: { attempts: 1 } };
    try {
      const { modifiedCount } = await model.updateMany({ _id, ...due }, hold);
      if (modifiedCount === 0) return [];
      return await model.find({ _id, claim }).sort(OLDEST_FIRST).lean<DeliveryRecord[]>();
    } catch (error) {
      unheard.add(claim);
      throw error;
    }
  };

  const giveBackUnheard = async (dueAt: number) => {
    const claims = [...unheard];
    if (claims.length === 0) return;
    const back = { $set: { state: 'waiting', dueAt }, $inc: { attempts: -1 }, $unset: { claim: 1 } };
    await model.updateMany({ tenant, state: 'claimed', claim: { $in: claims } }, back);
    for (const claim of claims) unheard.delete(claim);
  };

  return {
    add: async (delivery) => {
      assertFinite(delivery);
      const isNew = await inserts.add(deliveryToRecord(delivery, keys), delivery.body.byteLength);
      return isNew ? 'stored' : 'duplicate';
    },
    claim: async ({ now: time, leaseMs, limit }) => {
      await giveBackUnheard(time);
      const due = { state: { $in: ['waiting', 'claimed'] }, dueAt: { $lte: time } };
      for (let round = 0; round < ROUNDS && limit > 0; round++) {
        const claimed = await claimOnce(due, time + leaseMs, limit);
        if (claimed === null) return [];
        if (claimed.length > 0) return entries(claimed);
      }
      return [];
    },
    complete: async (ids) => void (await end(ids, ['waiting', 'claimed', 'dead'])),
    fail: async (id, { error, retryAt, counts = true }) => {
      const dead = { state: 'dead', forgetAt: new Date(now() + keepDeadMs) };
      const next = retryAt === null ? dead : { state: 'waiting', dueAt: retryAt };
      const attempt = counts ? {} : { $inc: { attempts: -1 } };
      await change([id], ['claimed'], { $set: { ...next, error }, $unset: { claim: 1 }, ...attempt });
    },
    renew: async (ids, until) => void (await change(ids, ['claimed'], { $max: { dueAt: until } })),
    release: async (ids) => {
      const open = { $set: { state: 'waiting', dueAt: now() }, $unset: { claim: 1 }, $inc: { attempts: -1 } };
      await change(ids, ['claimed'], open);
    },
    revive: (ids) => {
      const fresh = { state: 'waiting', dueAt: now(), attempts: 0 };
      return change(ids, ['dead'], { $set: fresh, $unset: { forgetAt: 1 } });
    },
    drop: (ids) => end(ids, ['dead']),
    list: async ({ state, source, limit }) => {
      if (limit <= 0) return [];
      const filter = { tenant, state: state ?? { $in: STATES }, ...(source === undefined ? {} : { source }) };
      return entries(await model.find(filter).sort(NEWEST_FIRST).limit(limit).lean<DeliveryRecord[]>());
    },
    counts: async () => {
      const count = (state: DeliveryState) => model.countDocuments({ tenant, state });
      const counted = await Promise.all(STATES.map(async (state) => [state, await count(state)] as const));
      return Object.fromEntries(counted) as Record<DeliveryState, number>;
    },
    backlog: async () => {
      const groups = await model.aggregate<{ _id: string; deliveries: number; bytes: number }>([
        { $match: { tenant, state: { $in: ['waiting', 'claimed'] } } },
        { $group: { _id: '$source', deliveries: { $sum: 1 }, bytes: { $sum: '$size' } } },
      ]);
      return new Map(groups.map(({ _id, deliveries, bytes }) => [_id, { deliveries, bytes }]));
    },
    standings: async () => {
      const groups = await model.aggregate<StateGroup>([
        { $match: { tenant, state: { $in: ['waiting', 'claimed', 'dead'] } } },
        {
          $group: {
            _id: { source: '$source', state: '$state' },
            count: { $sum: 1 },
            failed: { $sum: { $cond: [{ $eq: [{ $type: '$error' }, 'string'] }, 1, 0] } },
            oldestAt: { $min: '$receivedAt' },
            newestAt: { $max: '$receivedAt' },
          },
        },
      ]);
      const sources = [...new Set(groups.map(({ _id }) => _id.source))];
      return new Map(sources.map((source) => [source, standingOf(groups.filter(({ _id }) => _id.source === source))]));
    },
  };
}

interface StateGroup {
  readonly _id: { readonly source: string; readonly state: DeliveryState };
  readonly count: number;
  readonly failed: number;
  readonly oldestAt: number;
  readonly newestAt: number;
}

function standingOf(groups: readonly StateGroup[]): SourceStanding {
  const count = (state: DeliveryState) => groups.find(({ _id }) => _id.state === state)?.count ?? 0;
  const open = groups.filter(({ _id }) => _id.state !== 'dead');
  return {
    waiting: count('waiting'),
    failing: groups.find(({ _id }) => _id.state === 'waiting')?.failed ?? 0,
    claimed: count('claimed'),
    dead: count('dead'),
    oldestOpenAt: open.length === 0 ? null : Math.min(...open.map(({ oldestAt }) => oldestAt)),
    newestOpenAt: open.length === 0 ? null : Math.max(...open.map(({ newestAt }) => newestAt)),
  };
}

export function deliveryToRecord(delivery: Delivery, keys: Keyspace): DeliveryRecord {
  const { id, source, event, headers, body, receivedAt } = delivery;
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const given = { source, event, headers: JSON.stringify(headers), body: bytes, receivedAt };
  return {
    _id: keys.key(id),
    tenant: keys.tenant,
    ...given,
    state: 'waiting',
    attempts: 0,
    dueAt: receivedAt,
    error: null,
    size: bytes.byteLength,
  };
}

export function entryFromRecord(record: DeliveryRecord, keys: Keyspace): InboxEntry {
  const { _id, source, event, receivedAt, state, attempts, dueAt, error } = record;
  const headers = JSON.parse(record.headers) as Delivery['headers'];
  const body = Uint8Array.from(record.body);
  return { id: keys.idOf(_id), source, event, headers, body, receivedAt, state, attempts, dueAt, error };
}
