import { DateTime } from 'luxon';
import { openDueRuns } from '../../../src/usecases/sending/open-runs';
import { planRuns } from '../../../src/usecases/sending/plan-runs';
import { previewMail } from '../../../src/usecases/sending/preview-mail';
import { createRunSender } from '../../../src/usecases/sending/run-sender';
import { importContacts } from '../../../src/usecases/sending/import-contacts';
import { readSubjectRules, saveSubjectRules } from '../../../src/usecases/sending/choose-mail-subject';
import { anItem, aVariant } from '../../support/builders';
import { aContactInput, testSending, type TestSending } from '../../support/sending';
import { startTenant, type TestTenant } from '../../support/tenant';

const HOUR = 3_600_000;
const SEVEN = DateTime.fromISO('2026-05-05T07:00', { zone: 'Europe/Berlin' }).toMillis();
const SCHEDULE = { kind: 'cron', cron: '0 7 * * *', timeZone: 'Europe/Berlin' };
const CAMPAIGN = {
  id: 'morning',
  name: 'Good morning',
  every: 'day',
  schedule: SCHEDULE,
  size: 3,
  recapDays: 7,
  templates: { subjects: ['lead-and-more', 'for-you'] },
};

describe('the preview of a mail', () => {
  let tenant: TestTenant;
  let sending: TestSending;
  let now = SEVEN - HOUR;

  beforeEach(async () => {
    now = SEVEN - HOUR;
    tenant = await startTenant({ now: () => now });
    const { stores, live, services } = tenant.tenant;
    for (let n = 0; n < 12; n += 1) {
      const variants = {
        en: aVariant({ title: `Title ${n}`, url: `https://example.org/en/${n}` }),
        de: aVariant({ locale: 'de', title: `Titel ${n}`, url: `https://example.org/de/${n}` }),
      };
      const id = `item-${n}`;
      await stores.items.save(anItem({ id, variants, publishedAt: now - n * HOUR, changedAt: now, textHash: id }), 0);
    }
    await live.follow();
    await services.digests.saveCampaign(CAMPAIGN);
    // Paused, so that it takes no items from the other.
    const language = { rule: 'fixed', locales: ['de'] };
    await services.digests.saveCampaign({ ...CAMPAIGN, id: 'german', paused: true, language });
    const read = { id: 'r', userId: 'ana', itemId: 'item-11', type: 'READ' as const, at: now - 60_000, value: 1 };
    await stores.interactions.append([{ ...read, receivedAt: read.at }]);
    await live.follow();
    sending = await testSending(tenant.tenant, { byIds: (ids) => stores.items.byIds(ids) }, () => now);
    await openDueRuns(sending.deps);
    await importContacts([aContactInput('ana')], sending.deps);
  });
  afterEach(() => tenant.close());

  const stored = async () => (await tenant.tenant.services.digests.campaign('morning')).campaign;
  const preview = (campaign = 'morning') => previewMail({ campaign, userId: 'ana' }, sending.deps);
  const send = async (time = SEVEN) => {
    now = time;
    await openDueRuns(sending.deps);
    await planRuns(sending.deps);
    await createRunSender(sending.deps).work();
    return sending.sent.find(({ headers }) => headers['Feedback-ID'] === 'morning:attune')!;
  };
  /** Without what differs by nature: where links lead. */
  const words = (text: string) => text.replace(/https?:\S+/g, '');

  it('is the mail that is then sent: its subject as the editor fixed it, what was read, word for word', async () => {
    await saveSubjectRules('morning', { fixed: 'for-you.2' }, sending.deps);
    now = SEVEN;
    const { mail } = await preview();
    expect(mail.subject).toMatch(/^For you: Title \d+$/);
    expect(mail.text).toContain('Title 11');
    const sent = await send();
    expect(sent.subject).toBe(mail.subject);
    expect(words(sent.text)).toBe(words(mail.text));
  });

  it('has the subject that will be drawn, where nobody fixed one', async () => {
    for (let day = 0; day < 4; day += 1) {
      now = SEVEN + 24 * HOUR * day;
      const { mail } = await preview();
      expect((await send(now)).subject).toBe(mail.subject);
      sending.sent.length = 0;
    }
  });

  it('refuses a campaign whose mail template is gone, and names those there are', async () => {
    await tenant.stores.campaigns.save({ ...(await stored()), templates: { mail: 'gone', subjects: ['lead'] } }, 1);
    await expect(preview()).rejects.toMatchObject({
      code: 'BAD_CAMPAIGN',
      message: expect.stringContaining('digest') as string,
    });
  });

  it('is in the campaign’s language where that is fixed', async () => {
    const { mail } = await preview('german');
    expect(mail.subject).toMatch(/Titel/);
    expect(mail.text).toContain('Weiterlesen');
  });
});

describe('what an editor may say of subjects', () => {
  let tenant: TestTenant;
  let deps: TestSending['deps'];
  beforeAll(async () => {
    tenant = await startTenant({ now: () => SEVEN });
    await tenant.tenant.services.digests.saveCampaign(CAMPAIGN);
    deps = (await testSending(tenant.tenant, { byIds: () => Promise.resolve([]) }, () => SEVEN)).deps;
  });
  afterAll(() => tenant.close());

  it('templates of the campaign, or one of its places: told with the rules', async () => {
    await saveSubjectRules('morning', { fixed: 'for-you', vetoed: ['lead-and-more.3'] }, deps);
    expect(await readSubjectRules('morning', deps)).toEqual({
      fixed: 'for-you',
      vetoed: ['lead-and-more.3'],
      names: [
        ...['lead-and-more', 'lead-and-more.1', 'lead-and-more.2', 'lead-and-more.3'],
        ...['for-you', 'for-you.1', 'for-you.2', 'for-you.3'],
      ],
    });
  });

  it.each([
    [{ fixed: 'lead' }, 'lead'],
    [{ vetoed: ['for-you', 'shout'] }, 'shout'],
    [{ fixed: 'for-you.4' }, 'for-you.4'],
  ])('%j is refused, for it would do nothing', async (rules, named) => {
    await expect(saveSubjectRules('morning', rules, deps)).rejects.toMatchObject({
      code: 'BAD_USER_INPUT',
      message: expect.stringContaining(named) as string,
    });
  });

  it('of a campaign that there is', async () => {
    await expect(saveSubjectRules('nothing', {}, deps)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(readSubjectRules('nothing', deps)).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
