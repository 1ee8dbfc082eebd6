import { randomBytes } from 'node:crypto';
import type { Logger } from 'pino';
import { openJobClock } from './adapters/jobs/open-job-clock';
import { openOutbox, type Outbox } from './adapters/mail/open-outbox';
import { ConfigError, type Config } from './config';
import { parseCampaign } from './core/digest/campaign-schema';
import { createAddressSealer } from './core/sealed-address';
import { createSigner } from './core/signer';
import type { JobClock } from './ports/job-clock';
import type { Storage, TenantStores } from './ports/stores';
import { Poller } from './serving/poller';
import { followClick, countOpen, suppressAddress } from './usecases/sending/mail-answers';
import { readMailChoices, saveMailChoices, unsubscribe } from './usecases/sending/mail-choices';
import { readSubjectRules, saveSubjectRules } from './usecases/sending/choose-mail-subject';
import { hashWith, importContacts } from './usecases/sending/import-contacts';
import { openDueRuns } from './usecases/sending/open-runs';
import { planRuns } from './usecases/sending/plan-runs';
import { previewMail } from './usecases/sending/preview-mail';
import { readRun, readRuns } from './usecases/sending/read-runs';
import { createRunSender } from './usecases/sending/run-sender';
import { sendCampaign } from './usecases/sending/send-campaign';
import { SENDING, type MailReport, type SendingDeps } from './usecases/sending/sending-deps';
import type { SendingServices } from './usecases/sending/sending-services';
import type { TenantServices } from './usecases/services';

/** How often it is looked whether a run is due, and whether a mail is, ms. */
const TICK_MS = 20_000;
const LOOK_MS = 1_000;
/** How often the shared clock is looked at, and how long whoever dies keeps it, ms. */
const CLOCK_MS = 2_000;
const LOCK_MS = 60_000;
const HOUR = 3_600_000;

/** What a tenant's newsletters go out by. */
export interface SendingOutside {
  readonly outbox: Outbox;
  /** Null where this process begins nothing by itself. */
  readonly clock: JobClock | null;
  readonly onMail: (mail: MailReport) => void;
  readonly onRun: SendingDeps['onRun'];
}

/** The same for the process, whatever tenants there are. */
export interface Outside {
  forTenant(log: Logger): SendingOutside;
  /** Wakes nobody any more; after the one who is up. */
  stopClock(): Promise<void>;
  close(): Promise<void>;
}

export interface ComposeOutsideDeps {
  readonly config: Config;
  readonly storage: Storage;
  readonly log: Logger;
  /** Commands leave it to the servers to begin what is due. */
  readonly isServer: boolean;
}

/** Rejects with all that is wrong with the templates, and with ConfigError where campaigns of files name others. */
export async function composeOutside({ config, storage, log, isServer }: ComposeOutsideDeps): Promise<Outside> {
  const outbox = await composeOutbox(config);
  assertTemplates(config, outbox);
  const isSending = outbox.canSend && config.sendDigests && isServer;
  const onError = (name: string, err: unknown) => log.warn({ err }, `${name}: it will be tried again`);
  const options = { name: `attune-${process.pid}`, pollMs: CLOCK_MS, lockMs: LOCK_MS, onError };
  const clock = isSending ? await openJobClock(storage, options) : null;
  if (clock !== null) log.info(`Newsletters are sent; their clock: ${clock.kind}`);
  const level = { sent: 'debug', skipped: 'debug', released: 'debug', retried: 'info', failed: 'warn' } as const;
  return {
    forTenant: (child) => ({
      outbox,
      clock,
      onMail: ({ error: err, ...mail }) => child[level[mail.outcome]]({ ...mail, err }, 'newsletter'),
      onRun: ({ id: runId, state, planned, states, reasons, missed }) =>
        child.info({ runId, planned, ...states, reasons, missed }, `newsletter run: ${state}`),
    }),
    stopClock: async () => clock?.stop(),
    close: () => outbox.mailer.close(),
  };
}

function assertTemplates({ campaignFiles }: Config, { renderer: { templates: mailTemplates } }: Outbox): void {
  const problems = campaignFiles.flatMap((campaign) => {
    const parsed = parseCampaign(campaign, { mailTemplates });
    return parsed.kind === 'campaign'
      ? []
      : parsed.problems.map((one) => `CAMPAIGNS: the campaign ${campaign.id}: ${one}`);
  });
  if (problems.length > 0) throw new ConfigError(problems);
}

function composeOutbox(config: Config): Promise<Outbox> {
  const {
    smtpUrl,
    mailFrom: from,
    mailTimeoutMs: timeoutMs,
    mailInFlight: inFlight,
    mailTemplates: templates,
  } = config;
  const { mailPerSecond: perSecond, mailPerDomainMinute: perDomainMinute } = config;
  return openOutbox({ smtpUrl, from, timeoutMs, inFlight, templates, perSecond, perDomainMinute });
}

export interface ComposeSendingDeps {
  readonly name: string;
  readonly config: Config;
  readonly stores: TenantStores;
  readonly outbox: Outbox;
  readonly clock: JobClock | null;
  readonly items: SendingDeps['items'];
  readonly services: Pick<TenantServices, 'digests' | 'track' | 'previewDigest'>;
  readonly now: () => number;
  readonly onMail: (mail: MailReport) => void;
  readonly onRun: SendingDeps['onRun'];
  readonly onError: (what: string, error: unknown) => void;
}

export interface Sending {
  readonly services: SendingServices;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** Sending for one tenant; null where addresses cannot be kept, for want of a key. */
export function composeSending(given: ComposeSendingDeps): Sending | null {
  const { name, config, stores, outbox, clock, services, now, onError } = given;
  const { addressKeys, addressHashSecret } = config;
  const [firstKey, ...otherKeys] = addressKeys;
  if (firstKey === undefined || addressHashSecret === undefined) return null;
  const isAlone = config.tenants.length === 1;
  const deps: SendingDeps & Pick<TenantServices, 'previewDigest'> = {
    stores,
    digests: services.digests,
    track: (input) => services.track(input),
    previewDigest: (input) => services.previewDigest(input),
    items: given.items,
    sealer: createAddressSealer([firstKey, ...otherKeys]),
    hashOf: hashWith(addressHashSecret),
    renderer: outbox.renderer,
    mailer: outbox.mailer,
    pace: outbox.pace,
    signer: createSigner(config.signingSecret, isAlone ? 'mail' : `mail of ${name}`),
    publicUrl: isAlone ? config.publicUrl : `${config.publicUrl}/t/${name}`,
    senderName: senderName(config.mailFrom),
    nonce: () => randomBytes(12),
    now,
    settings: {
      ...SENDING,
      inFlight: config.mailInFlight,
      leaseMs: config.mailLeaseMs,
      graceMs: config.digestGraceHours * HOUR,
    },
    onMail: given.onMail,
    onRun: given.onRun,
  };
  const sender = createRunSender(deps);
  let isOver = false;
  const looker = new Poller({
    intervalMs: LOOK_MS,
    poll: async () => void (await sender.work({ isOver: () => isOver })),
    onError: (error) => onError('newsletters', error),
  });
  return {
    services: servicesOf(deps, outbox),
    start: async () => {
      if (clock === null) return;
      await clock.every(`digests of ${name}`, TICK_MS, async () => {
        const opened = await openDueRuns(deps);
        await planRuns(deps);
        for (const { id } of opened) await readRun(id, deps).then((run) => run && deps.onRun(run));
      });
      looker.start();
    },
    stop: async () => {
      isOver = true;
      await looker.stop();
    },
  };
}

function servicesOf(deps: SendingDeps & Pick<TenantServices, 'previewDigest'>, { canSend }: Outbox): SendingServices {
  return {
    canSend,
    importContacts: (given) => importContacts(given, deps),
    someReaders: async (first) => (await deps.stores.contacts.page(null, first)).map(({ userId }) => userId),
    previewMail: (input) => previewMail(input, deps),
    sendCampaign: (input) => sendCampaign(input, deps),
    readRuns: (filter) => readRuns(filter, deps),
    readRun: (id) => readRun(id, deps),
    subjectRules: (campaign) => readSubjectRules(campaign, deps),
    saveSubjectRules: (campaign, rules) => saveSubjectRules(campaign, rules, deps),
    unsubscribe: (token) => unsubscribe(token, deps),
    readMailChoices: (token) => readMailChoices(token, deps),
    saveMailChoices: (token, change) => saveMailChoices(token, change, deps),
    followClick: (token) => followClick(token, deps),
    countOpen: (token) => countOpen(token, deps),
    suppressAddress: (who, why) => suppressAddress(who, why, deps),
  };
}

/** The name in `Name <address>`. */
function senderName(from: string): string {
  return from.replace(/\s*<[^>]*>\s*$/, '').replace(/^"|"$/g, '') || from;
}
