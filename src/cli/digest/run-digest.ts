import { composeTenants } from '../../compose';
import { loadConfig } from '../../config';
import type { SendingServices } from '../../usecases/sending/sending-services';
import type { TenantServices } from '../../usecases/services';
import { commandLog } from '../command-log';
import type { Progress } from '../import/progress-bar';
import { namedTenant } from '../named-tenant';
import type { DigestOutcome } from './digest-outcome';

export interface DigestOptions {
  readonly campaign: string;
  readonly dryRun?: boolean;
  readonly user?: string;
  /** At most so many readers. */
  readonly limit?: number;
  /** Default: the first of TENANTS. */
  readonly tenant?: string;
}

export interface DigestDeps {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly onProgress: (progress: Progress) => void;
  readonly signal?: AbortSignal;
}

/** Readers a dry run shows where nobody says how many. */
const SAMPLE = 5;
const NO_KEY = 'Addresses cannot be kept: set ADDRESS_KEYS and ADDRESS_HASH_SECRET, as the server has them.';
const NO_SERVER = 'There is no mail server: set SMTP_URL, or use --dry-run.';
const NOTHING_THERE =
  'The storage is this process’s memory: nobody’s address is in it.\nSet MONGO_URL to the database that your server uses.';

/** Sends a campaign now, or shows what it would send. Rejects with a sentence that helps. */
export async function runDigest(options: DigestOptions, deps: DigestDeps): Promise<DigestOutcome> {
  const config = loadConfig(deps.env);
  const name = namedTenant(options.tenant, config);
  const log = commandLog(config);
  const running = await composeTenants({ config: { ...config, seedDemo: false }, log, worksInbox: false });
  try {
    if (!running.storage.durable) throw new Error(NOTHING_THERE);
    const { sending } = running.tenants.get(name)!.services;
    if (sending === undefined) throw new Error(NO_KEY);
    return await (options.dryRun === true ? dryRun(options, sending) : send(options, sending, deps));
  } finally {
    await running.stop();
  }
}

type Sending = NonNullable<TenantServices['sending']>;

async function dryRun({ campaign, user, limit = SAMPLE }: DigestOptions, sending: Sending): Promise<DigestOutcome> {
  const readers = user === undefined ? await sending.someReaders(limit) : [user];
  const previews = [];
  for (const userId of readers) previews.push(await sending.previewMail({ campaign, userId }));
  return { kind: 'preview', campaign, previews };
}

async function send(
  { campaign, user, limit }: DigestOptions,
  sending: SendingServices,
  deps: DigestDeps,
): Promise<DigestOutcome> {
  if (!sending.canSend) throw new Error(NO_SERVER);
  const run = await sending.sendCampaign({
    campaign,
    userIds: user === undefined ? undefined : [user],
    limit,
    isOver: () => deps.signal?.aborted === true,
    onProgress: ({ planned, states: { sent, skipped, failed } }) =>
      deps.onProgress({ label: campaign, done: sent + skipped + failed, total: planned }),
  });
  return { kind: 'run', run };
}
