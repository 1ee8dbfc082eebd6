import { limitedPace } from '../../src/adapters/mail/limited-pace';
import { createMailRenderer } from '../../src/adapters/mail/mail-renderer';
import { readTemplates } from '../../src/adapters/mail/read-templates';
import { createAddressSealer } from '../../src/core/sealed-address';
import { createSigner } from '../../src/core/signer';
import type { MailOutcome, OutgoingMail } from '../../src/ports/mailer';
import type { TenantStores } from '../../src/ports/stores';
import { hashWith } from '../../src/usecases/sending/import-contacts';
import {
  SENDING,
  type MailReport,
  type SendingDeps,
  type SendingSettings,
} from '../../src/usecases/sending/sending-deps';
import type { TenantServices } from '../../src/usecases/services';
import { randomBytes } from 'node:crypto';

const KEY = { id: 'k1', key: randomBytes(32) };

export interface TestSending {
  readonly deps: SendingDeps & Pick<TenantServices, 'previewDigest'>;
  /** What went out, in order. */
  readonly sent: OutgoingMail[];
  readonly reports: MailReport[];
  /** What the mail server says to each; default: yes. */
  answer: (mail: OutgoingMail) => MailOutcome | Promise<MailOutcome>;
}

/** Sending over a tenant, with a mail server that keeps what it is handed. */
export async function testSending(
  tenant: { readonly stores: TenantStores; readonly services: TenantServices },
  items: SendingDeps['items'],
  now: () => number,
  settings: Partial<SendingSettings> = {},
): Promise<TestSending> {
  const sent: OutgoingMail[] = [];
  const reports: MailReport[] = [];
  const accept = (): MailOutcome => ({ kind: 'accepted' });
  const test: { -readonly [K in keyof TestSending]: TestSending[K] } = {
    deps: undefined as never,
    sent,
    reports,
    answer: accept,
  };
  test.deps = {
    stores: tenant.stores,
    digests: tenant.services.digests,
    track: (input) => tenant.services.track(input),
    previewDigest: (input) => tenant.services.previewDigest(input),
    items,
    sealer: createAddressSealer([KEY]),
    hashOf: hashWith('a secret that never changes at all'),
    renderer: await createMailRenderer(await readTemplates()),
    mailer: {
      send: async (mail) => {
        const outcome = await test.answer(mail);
        if (outcome.kind === 'accepted') sent.push(mail);
        return outcome;
      },
      close: () => Promise.resolve(),
    },
    pace: limitedPace({ perSecond: 0, perDomainMinute: 0 }),
    signer: createSigner('a secret that signs the links of mails', 'mail'),
    publicUrl: 'https://news.example.org',
    senderName: 'Larkhaven Review',
    nonce: () => randomBytes(12),
    now,
    settings: { ...SENDING, ...settings },
    onMail: (report) => void reports.push(report),
    onRun: () => undefined,
  };
  return test;
}

/** Somebody who agreed to newsletters. */
export function aContactInput(userId: string, given: object = {}): object {
  return { userId, address: `${userId}@example.org`, locale: 'en', marketing: true, ...given };
}
