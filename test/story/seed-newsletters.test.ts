import { loadSeeds, seedReaders } from '../../src/seeding';
import type { Tenant } from '../../src/compose-tenant';
import { startApp, type RunningApp } from '../support/app';

const CAMPAIGNS = ['larkhaven-morning', 'sunday-letter'];
const READ_ON: Readonly<Record<string, string>> = {
  'reader-ana': 'Continuar a ler',
  'reader-jonas': 'Weiterlesen',
  'reader-nora': 'Read on',
};

describe('the newsletters of the demo', () => {
  let app: RunningApp;
  let tenant: Tenant;
  beforeAll(async () => {
    app = await startApp({ env: { SEED_DEMO: 'on' } });
    tenant = app.app.tenants.get('default')!;
  }, 60_000);
  afterAll(() => app?.close());

  const sending = () => tenant.services.sending!;
  const stored = async () => (await tenant.services.digests.campaigns()).filter(({ origin }) => origin === 'stored');

  test('are two', async () => {
    expect((await stored()).map(({ campaign }) => campaign.id)).toEqual(CAMPAIGNS);
  });

  test.each(CAMPAIGNS)('%s is full for every reader who agreed, in their language', async (campaign) => {
    const readers = await sending().someReaders(10);
    expect(new Set(readers)).toEqual(new Set(seedReaders().map(({ id }) => id)));
    for (const userId of readers) {
      const { withheld, itemIds, mail } = await sending().previewMail({ campaign, userId });
      expect([userId, withheld]).toEqual([userId, userId === 'reader-omar' ? 'NO_CONSENT' : null]);
      expect([userId, itemIds.length]).toEqual([userId, campaign === 'sunday-letter' ? 8 : 5]);
      expect(mail.text).toContain(READ_ON[userId] ?? '');
    }
  });

  test('stay as an editor has changed them', async () => {
    await tenant.services.digests.pauseCampaign('sunday-letter', true);
    await tenant.services.digests.removeCampaign('larkhaven-morning');
    const { stores, importContent } = tenant;
    await loadSeeds({ stores, importContent, sending: sending(), now: Date.now, onProblem: fail });
    expect((await stored()).map(({ campaign }) => [campaign.id, campaign.paused])).toEqual([['sunday-letter', true]]);
  });
});

function fail(problem: unknown): never {
  throw new Error(JSON.stringify(problem));
}
