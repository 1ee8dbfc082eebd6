import { createConnection, type Connection, type Model, type Schema } from 'mongoose';
import { StoreUnavailable, type Storage, type TenantStores } from '../../ports/stores';
import { campaignSchema, mongoCampaignStore, type CampaignRecord } from './campaign-store';
import { ledgerSchema, mongoDigestLedger, type LedgerRecord } from './digest-ledger';
import { contactSchema, mongoAddressBook, type ContactRecord } from './address-book';
import { consentSchema, mongoConsentStore, type ConsentRecord } from './consent-store';
import { isOutOfReach } from './errors';
import { identitySchema, mongoIdentityStore, type IdentityRecord } from './identity-store';
import { impressionSchema, mongoImpressionLog, type ImpressionRecord } from './impression-log';
import { deliverySchema, mongoInbox, type DeliveryRecord } from './inbox';
import { interactionSchema, mongoInteractionLog, type InteractionRecord } from './interaction-log';
import { itemSchema, mongoItemStore, type ItemRecord } from './item-store';
import { keyspace } from './keyspace';
import { modelChunkSchema, modelSchema, mongoModelStore, type ModelChunkRecord, type ModelRecord } from './model-store';
import { mongoProfileStore, profileSchema, type ProfileRecord } from './profile-store';
import { mongoRankingStore, rankingSchema, type RankingRecord } from './ranking-store';
import { guarded, Reachability } from './reachability';
import { mongoRunStore, runMailSchema, runSchema, type RunMailRecord, type RunRecord } from './run-store';
import { mongoSettingsStore, settingSchema, type SettingRecord } from './settings-store';
import { mongoSubjectTallies, tallySchema, type TallyRecord } from './subject-tallies';
import { mongoVectorStore, vectorSchema, type VectorRecord } from './vector-store';

export interface MongoOptions {
  /** mongodb:// or mongodb+srv://, with the name of the database. */
  readonly url: string;
  /** ms since 1970. */
  readonly now: () => number;
  /** Longest that a verb may wait for a server that cannot be reached, ms. */
  readonly timeoutMs?: number;
  /** How long a done delivery is still known as a duplicate, ms. */
  readonly keepDoneMs?: number;
  /** How long a dead letter is kept, ms. */
  readonly keepDeadMs?: number;
  readonly poolSize?: number;
  /** Reports every command to listeners of the client; for tests. */
  readonly monitorCommands?: boolean;
}

export interface MongoStorage extends Storage {
  readonly connection: Connection;
}

const WEEK = 7 * 86_400_000;
const MONTH = 30 * 86_400_000;
/**
 * Connects, and declares collections and indexes. Needs neither transactions nor change streams nor collations: a standalone
 * server, a replica set and compatible engines all do. Rejects with StoreUnavailable where nothing answers in
 * time, and with the driver's error where the server answers but refuses (credentials, rights, a conflicting index).
 */
export async function openMongoStorage(options: MongoOptions): Promise<MongoStorage> {
  const timeoutMs = options.timeoutMs ?? 2_000;
  const connection = createConnection();
  const models = modelsOf(connection);
  try {
    await connection.openUri(options.url, connectOptions(options, timeoutMs));
    for (const model of Object.values(models)) await model.createIndexes();
  } catch (error) {
    await connection.destroy();
    throw isOutOfReach(error) ? new StoreUnavailable({ cause: error }) : error;
  }
  const reachability = new Reachability(connection.getClient(), timeoutMs / 4);
  return {
    kind: 'mongodb',
    durable: true,
    connection,
    forTenant: (tenant) => storesOf(models, tenant, reachability, options),
    ping: () => reachability.guard(async () => void (await connection.db!.command({ ping: 1 }))),
    close: async () => {
      reachability.stop();
      await connection.destroy();
    },
  };
}

/**
 * A server that refuses is noticed at once, one that hangs by the monitor: after the pause between two heartbeats and
 * the wait for an answer, which with the grace of Reachability make `timeoutMs` together.
 */
function connectOptions({ poolSize = 20, monitorCommands = false }: MongoOptions, timeoutMs: number) {
  return {
    serverSelectionTimeoutMS: timeoutMs,
    connectTimeoutMS: Math.max(250, timeoutMs / 2),
    heartbeatFrequencyMS: Math.max(500, timeoutMs / 4),
    serverMonitoringMode: 'poll',
    waitQueueTimeoutMS: timeoutMs,
    maxPoolSize: poolSize,
    writeConcern: { w: 'majority' },
    promoteBuffers: true,
    bufferCommands: false,
    autoIndex: false,
    autoCreate: false,
    monitorCommands,
  } as const;
}

type Models = ReturnType<typeof modelsOf>;

function modelsOf(connection: Connection) {
  const model = <R>(name: keyof TenantStores | 'modelChunks' | 'runMails', schema: Schema) =>
    connection.model(name, schema, name) as unknown as Model<R>;
  return {
    items: model<ItemRecord>('items', itemSchema),
    interactions: model<InteractionRecord>('interactions', interactionSchema),
    impressions: model<ImpressionRecord>('impressions', impressionSchema),
    profiles: model<ProfileRecord>('profiles', profileSchema),
    identities: model<IdentityRecord>('identities', identitySchema),
    vectors: model<VectorRecord>('vectors', vectorSchema),
    inbox: model<DeliveryRecord>('inbox', deliverySchema),
    rankings: model<RankingRecord>('rankings', rankingSchema),
    settings: model<SettingRecord>('settings', settingSchema),
    models: model<ModelRecord>('models', modelSchema),
    modelChunks: model<ModelChunkRecord>('modelChunks', modelChunkSchema),
    campaigns: model<CampaignRecord>('campaigns', campaignSchema),
    digests: model<LedgerRecord>('digests', ledgerSchema),
    contacts: model<ContactRecord>('contacts', contactSchema),
    consents: model<ConsentRecord>('consents', consentSchema),
    runs: model<RunRecord>('runs', runSchema),
    runMails: model<RunMailRecord>('runMails', runMailSchema),
    subjects: model<TallyRecord>('subjects', tallySchema),
  };
}

function storesOf(models: Models, tenant: string, reachability: Reachability, options: MongoOptions): TenantStores {
  const { now, keepDoneMs = WEEK, keepDeadMs = MONTH } = options;
  const keys = keyspace(tenant);
  const guard = <S extends object>(store: S): S => guarded(store, reachability);
  return {
    items: guard(mongoItemStore(models.items, keys, now)),
    interactions: guard(mongoInteractionLog(models.interactions, keys, now)),
    impressions: guard(mongoImpressionLog(models.impressions, keys, now)),
    profiles: guard(mongoProfileStore(models.profiles, keys)),
    identities: guard(mongoIdentityStore(models.identities, keys)),
    vectors: guard(mongoVectorStore(models.vectors, keys)),
    inbox: guard(mongoInbox(models.inbox, keys, { now, keepDoneMs, keepDeadMs })),
    rankings: guard(mongoRankingStore(models.rankings, keys)),
    settings: guard(mongoSettingsStore(models.settings, keys)),
    models: guard(mongoModelStore(models.models, models.modelChunks, keys)),
    campaigns: guard(mongoCampaignStore(models.campaigns, keys)),
    digests: guard(mongoDigestLedger(models.digests, keys)),
    contacts: guard(mongoAddressBook(models.contacts, keys)),
    consents: guard(mongoConsentStore(models.consents, keys)),
    runs: guard(mongoRunStore(models.runs, models.runMails, keys)),
    subjects: guard(mongoSubjectTallies(models.subjects, keys)),
  };
}
