import { DateTime } from 'luxon';
import { createRunSender } from '../../../src/usecases/sending/run-sender';
import { importContacts } from '../../../src/usecases/sending/import-contacts';
import { countOpen, followClick, suppressAddress } from '../../../src/usecases/sending/mail-answers';
import { readMailChoices, saveMailChoices, unsubscribe } from '../../../src/usecases/sending/mail-choices';
import { openDueRuns } from '../../../src/usecases/sending/open-runs';
import { planRuns } from '../../../src/usecases/sending/plan-runs';
import { previewMail } from '../../../src/usecases/sending/preview-mail';
import { readRuns } from '../../../src/usecases/sending/read-runs';
import { saveSubjectRules } from '../../../src/usecases/sending/choose-mail-subject';
import { sendCampaign } from '../../../src/usecases/sending/send-campaign';
import type { OutgoingMail } from '../../../src/ports/mailer';
import { anItem, aVariant } from '../../support/builders';
import { aContactInput, testSending, type TestSending } from '../../support/sending';
import { startTenant, type TestTenant } from '../../support/tenant';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const MORNING = DateTime.fromISO('2026-05-05T06:00', { zone: 'Europe/Berlin' }).toMillis();
const CAMPAIGN = {
  id: 'morning',
  name: 'Good morning',
  every: 'day',
  schedule: { kind: 'cron', cron: '0 7 * * *', timeZone: 'Europe/Berlin' },
  size: 3,
};
const READERS = ['ana', 'ben', 'cy'];

describe('sending', () => {
  let clock: { now: number };
  let tenant: TestTenant;
  let sending: TestSending;

  beforeEach(async () => {
    clock = { now: MORNING };
    tenant = await startTenant({ now: () => clock.now });
    const { stores } = tenant;
    for (let n = 0; n < 30; n++) {
      const id = `item-${n}`;
      const url = `https://example.org/en/${id}`;
      const variants = {
        en: aVariant({ title: `Title ${n}`, url }),
        de: aVariant({ locale: 'de', title: `Titel ${n}`, url: `https://example.org/de/${id}` }),
      };
      await stores.items.save(
        anItem({ id, variants, publishedAt: clock.now - n * HOUR, changedAt: clock.now, textHash: id }),
        0,
      );
    }
    await tenant.tenant.live.follow();
    await tenant.tenant.services.digests.saveCampaign(CAMPAIGN);
    sending = await testSending(tenant.tenant, { byIds: (ids) => stores.items.byIds(ids) }, () => clock.now);
    await openDueRuns(sending.deps);
    await importContacts(
      READERS.map((reader) => aContactInput(reader)),
      sending.deps,
    );
  });
  afterEach(() => tenant.close());

  const tick = async () => {
    await openDueRuns(sending.deps);
    await planRuns(sending.deps);
    return createRunSender(sending.deps).work();
  };
  const at = async (time: number) => {
    clock.now = time;
    return tick();
  };
  const addressees = () => sending.sent.map(({ to }) => to).sort();
  const lastRun = async () => (await readRuns({ first: 1 }, sending.deps))[0]!;
  const itemsOf = (mail: OutgoingMail) => [...new Set(mail.text.match(/(?<=^\d\. )(Title|Titel) \d+/gm))];
  const linkIn = ({ html, text }: OutgoingMail, kind: string) =>
    new RegExp(`/m/${kind}/([^"\\s.]+\\.[\\w-]{22})`).exec(html + text)![1]!;

  it('everybody gets one mail, at the time of the campaign and not before', async () => {
    expect(await at(MORNING + HOUR - 1)).toBe(0);
    await at(MORNING + HOUR);
    await at(MORNING + HOUR + 60_000);
    expect(addressees()).toEqual(['ana@example.org', 'ben@example.org', 'cy@example.org']);
    expect(await lastRun()).toMatchObject({
      id: 'morning/2026-05-05',
      state: 'done',
      planned: 3,
      states: { sent: 3, skipped: 0, failed: 0, waiting: 0, claimed: 0 },
    });
    const [mail] = sending.sent as [OutgoingMail];
    expect(mail.headers['List-Unsubscribe-Post']).toBe('List-Unsubscribe=One-Click');
    expect(mail.headers['List-Unsubscribe']).toMatch(/^<https:\/\/news\.example\.org\/m\/unsubscribe\/[^>]+>$/);
    expect(mail.messageId).toMatch(/^<[\w-]{22}@news\.example\.org>$/);
    expect(mail.html).not.toContain('/m/open/');
  });

  it('no item is sent to a reader twice, day after day, and each day has one mail', async () => {
    for (let day = 0; day < 4; day++) await at(MORNING + HOUR + day * DAY);
    const mine = sending.sent.filter(({ to }) => to === 'ana@example.org');
    expect(mine).toHaveLength(4);
    const items = mine.flatMap(itemsOf);
    expect(items).toHaveLength(12);
    expect(new Set(items).size).toBe(12);
    expect(new Set(mine.map(({ messageId }) => messageId)).size).toBe(4);
  });

  it('nobody without consent is written to, whoever took it away', async () => {
    const { deps } = sending;
    await importContacts(
      [aContactInput('dan', { marketing: false }), aContactInput('eve'), aContactInput('fay')],
      deps,
    );
    await suppressAddress({ userId: 'eve' }, 'bounced', deps);
    await suppressAddress({ address: 'FAY@example.org' }, 'complained', deps);
    await at(MORNING + HOUR);
    expect(addressees()).toEqual(['ana@example.org', 'ben@example.org', 'cy@example.org']);
    expect((await lastRun()).reasons).toEqual({ NO_CONSENT: 1, BOUNCED: 1, COMPLAINED: 1 });
  });

  it('one click unsubscribes, and a re-import changes nothing about it', async () => {
    const { deps, sent } = sending;
    await at(MORNING + HOUR);
    const mail = sent.find(({ to }) => to === 'ben@example.org')!;
    await unsubscribe(linkIn(mail, 'unsubscribe'), deps);
    await importContacts([aContactInput('ben'), aContactInput('ben-again', { address: 'Ben@Example.org' })], deps);
    sent.length = 0;
    await at(MORNING + HOUR + DAY);
    expect(addressees()).toEqual(['ana@example.org', 'cy@example.org']);
    expect((await lastRun()).reasons).toEqual({ UNSUBSCRIBED: 2 });
  });

  it('who unsubscribes while the mail is being prepared does not get it, and its items are free again', async () => {
    const { deps } = sending;
    const slow = {
      ...deps,
      pace: {
        turn: async () => deps.stores.consents.said(deps.hashOf('ana@example.org'), { marketing: false }, clock.now),
      },
    };
    clock.now = MORNING + HOUR;
    await openDueRuns(deps);
    await planRuns(deps);
    await createRunSender({ ...slow, settings: { ...deps.settings, concurrency: 1 } }).work();
    expect(addressees()).not.toContain('ana@example.org');
    const [ledger] = await tenant.stores.digests.byReaders(['ana']);
    expect(ledger!.sent).toEqual([]);
  });

  it('a campaign that is not wanted is not sent; preferences hold at once', async () => {
    const { deps, sent } = sending;
    await at(MORNING + HOUR);
    const token = linkIn(
      sent.find(({ to }) => to === 'cy@example.org')!,
      'preferences',
    );
    expect(await readMailChoices(token, deps)).toMatchObject({ marketing: true, allowsPixel: false });
    await saveMailChoices(token, { campaignsOff: ['morning'], allowsPixel: true }, deps);
    expect((await readMailChoices(token, deps)).campaigns).toContainEqual({
      id: 'morning',
      name: 'Good morning',
      wanted: false,
    });
    await at(MORNING + HOUR + DAY);
    expect((await lastRun()).reasons).toEqual({ CAMPAIGN_OFF: 1 });
    await expect(saveMailChoices('forged.token', {}, deps)).rejects.toMatchObject({ code: 'BAD_TOKEN' });
    await expect(unsubscribe(token.replace(/^./, 'x'), deps)).rejects.toMatchObject({ code: 'BAD_TOKEN' });
  });

  it('4xx is tried again later with the same digest and Message-ID; 5xx is the end, and a dead mailbox for good', async () => {
    const tried: OutgoingMail[] = [];
    sending.answer = (mail) => {
      tried.push(mail);
      if (mail.to.startsWith('ana') && tried.filter(({ to }) => to === mail.to).length === 1)
        return { kind: 'deferred', reason: '450 4.2.1' };
      if (mail.to.startsWith('ben')) return { kind: 'refused', reason: '550 5.1.1', dead: true };
      if (mail.to.startsWith('cy')) return { kind: 'refused', reason: '554 5.7.1', dead: false };
      return { kind: 'accepted' };
    };
    await at(MORNING + HOUR);
    expect(await lastRun()).toMatchObject({
      state: 'sending',
      states: { waiting: 1, failed: 2 },
      reasons: { '550 5.1.1': 1, '554 5.7.1': 1 },
    });
    await at(MORNING + HOUR + 59_000);
    expect(sending.sent).toEqual([]);
    await at(MORNING + HOUR + 61_000);
    expect(addressees()).toEqual(['ana@example.org']);
    const [first, second] = tried.filter(({ to }) => to.startsWith('ana'));
    expect(second!.messageId).toBe(first!.messageId);
    expect(itemsOf(second!)).toEqual(itemsOf(first!));
    sending.answer = () => ({ kind: 'accepted' });
    await at(MORNING + HOUR + DAY);
    expect(addressees()).toEqual(['ana@example.org', 'ana@example.org', 'cy@example.org']);
    expect((await lastRun()).reasons).toEqual({ BOUNCED: 1 });
  });

  it('a server that never takes it: the mail fails in the end, and its items are free', async () => {
    sending.answer = () => ({ kind: 'deferred', reason: 'TIMEOUT' });
    for (let hour = 1; hour < 8; hour++)
      for (const minute of [0, 2, 8, 31]) await at(MORNING + hour * HOUR + minute * 60_000);
    expect(await lastRun()).toMatchObject({ state: 'done', states: { failed: 3 }, reasons: { TIMEOUT: 3 } });
    sending.answer = () => ({ kind: 'accepted' });
    await at(MORNING + HOUR + DAY);
    expect(sending.sent).toHaveLength(3);
  });

  it('one reader’s failure does not stop the others', async () => {
    const { deps } = sending;
    const items = {
      byIds: (ids: readonly string[]) =>
        isFirst() ? Promise.reject(new Error('broken')) : tenant.stores.items.byIds(ids),
    };
    let asked = 0;
    const isFirst = () => asked++ === 0;
    clock.now = MORNING + HOUR;
    await openDueRuns(deps);
    await planRuns(deps);
    await createRunSender({ ...deps, items }).work();
    expect(sending.sent).toHaveLength(2);
    expect(sending.reports.find(({ reason }) => reason === 'ERROR')).toMatchObject({ outcome: 'retried' });
    await at(MORNING + HOUR + 61_000);
    expect(sending.sent).toHaveLength(3);
    expect(await lastRun()).toMatchObject({ state: 'done', states: { sent: 3 } });
  });

  it('killed after the server took it and before that was noted: sent again, the same; noted: committed, not sent', async () => {
    const { deps } = sending;
    clock.now = MORNING + HOUR;
    await openDueRuns(deps);
    await planRuns(deps);
    // Two processes that hang for ever at these places, as a killed one would.
    let die: (error: Error) => void = () => undefined;
    const hang = new Promise<never>((_, reject) => (die = reject));
    const one = { ...deps.settings, concurrency: 1 };
    const dies = { ...deps.stores.runs, accepted: () => hang };
    void createRunSender({ ...deps, settings: one, stores: { ...deps.stores, runs: dies } }).work();
    const diesLater = { ...deps.digests, commitDigests: () => hang };
    void createRunSender({ ...deps, settings: one, digests: diesLater }).work();
    while (sending.sent.length < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    await tick();
    expect(sending.sent).toHaveLength(3);
    await at(MORNING + HOUR + deps.settings.leaseMs + 1);
    die(new Error('killed'));
    const doubled = new Map<string, OutgoingMail[]>();
    for (const mail of sending.sent) doubled.set(mail.to, [...(doubled.get(mail.to) ?? []), mail]);
    expect([...doubled.values()].map((mails) => mails.length).sort()).toEqual([1, 1, 2]);
    const [twice] = [...doubled.values()].filter((mails) => mails.length === 2);
    expect(twice![0]!.messageId).toBe(twice![1]!.messageId);
    expect(await lastRun()).toMatchObject({ state: 'done', states: { sent: 3 } });
    const ledgers = await tenant.stores.digests.byReaders(READERS);
    for (const ledger of ledgers) expect(ledger!.digests.filter(({ state }) => state === 'committed')).toHaveLength(1);
  });

  it('a paused campaign waits in the middle of a run, and goes on', async () => {
    const { digests } = tenant.tenant.services;
    clock.now = MORNING + HOUR;
    await openDueRuns(sending.deps);
    await planRuns(sending.deps);
    await digests.pauseCampaign('morning', true);
    await tick();
    expect(sending.sent).toEqual([]);
    await digests.pauseCampaign('morning', false);
    await at(MORNING + HOUR + sending.deps.settings.pausedMs);
    expect(sending.sent).toHaveLength(3);
  });

  it('a campaign whose mail template is not here waits for it, with nothing reserved, and says so', async () => {
    const { campaign } = await tenant.tenant.services.digests.campaign('morning');
    await tenant.stores.campaigns.save({ ...campaign, templates: { mail: 'gone', subjects: ['lead'] } }, 1);
    await at(MORNING + HOUR);
    expect(sending.sent).toEqual([]);
    expect(await lastRun()).toMatchObject({ states: { waiting: 3, failed: 0 }, reasons: { NO_TEMPLATE: 3 } });
    expect(await tenant.stores.digests.byReaders(READERS)).toEqual([null, null, null]);
    await tenant.stores.campaigns.save(campaign, 2);
    await at(MORNING + 2 * HOUR);
    expect(addressees()).toHaveLength(3);
    expect(await lastRun()).toMatchObject({ state: 'done', reasons: {} });
  });

  it('of runs that were missed the latest is made up for, within the grace', async () => {
    await at(MORNING + HOUR);
    await at(MORNING + 3 * DAY + 3 * HOUR);
    expect(await lastRun()).toMatchObject({ id: 'morning/2026-05-08', missed: 2, states: { sent: 3 } });
    await at(MORNING + 4 * DAY + HOUR + sending.deps.settings.graceMs + 1);
    expect((await lastRun()).id).toBe('morning/2026-05-08');
  });

  it('quiet hours hold on the reader’s own clock', async () => {
    await tenant.tenant.services.digests.saveCampaign({ ...CAMPAIGN, quietHours: { from: '21:00', to: '06:30' } });
    await importContacts([aContactInput('ana', { timeZone: 'America/New_York' })], sending.deps);
    await at(MORNING + HOUR);
    expect(addressees()).toEqual(['ben@example.org', 'cy@example.org']);
    const wakes = DateTime.fromISO('2026-05-05T06:30', { zone: 'America/New_York' }).toMillis();
    await at(wakes - 1);
    expect(sending.sent).toHaveLength(2);
    await at(wakes);
    expect(addressees()).toContain('ana@example.org');
  });

  it('by best hour each reader has their own, learnt from when they read', async () => {
    const schedule = { kind: 'best-hour', from: '06:00', to: '22:00', timeZone: 'Europe/Berlin' };
    await tenant.tenant.services.digests.saveCampaign({ ...CAMPAIGN, id: 'own', schedule });
    const evenings = Array.from({ length: 20 }, (_, n) => MORNING - (n + 1) * DAY + 13 * HOUR);
    await tenant.stores.interactions.append(
      evenings.map((time, n) => ({
        id: `e${n}`,
        userId: 'ana',
        type: 'VIEW',
        itemId: 'item-1',
        at: time,
        value: null,
        receivedAt: time,
      })),
    );
    const preview = await previewMail({ campaign: 'own', userId: 'ana' }, sending.deps);
    expect(preview).toMatchObject({
      withheld: null,
      sendTime: { hour: 19, reason: { kind: 'OWN_HOURS', readings: 20 } },
    });
    expect(preview.mail.html).not.toMatch(/\/m\/\w+\/(?!preview")/);
    await tick();
    await at(MORNING + DAY);
    const mail = await tenant.stores.runs.mail('own/2026-05-06', 'ana');
    expect(DateTime.fromMillis(mail!.dueAt, { zone: 'Europe/Berlin' }).hour).toBe(19);
  });

  it('a click leads where the item says, counts once as read and as an answer to the subject', async () => {
    const { deps, sent } = sending;
    await importContacts([aContactInput('ana', { locale: 'de' })], deps);
    await at(MORNING + HOUR);
    const mail = sent.find(({ to }) => to === 'ana@example.org')!;
    expect(itemsOf(mail)[0]).toMatch(/^Titel/);
    const token = linkIn(mail, 'click');
    const { url } = await followClick(token, deps);
    expect(url).toMatch(/^https:\/\/example\.org\/de\/item-\d+$/);
    await followClick(token, deps);
    const deeds = await tenant.stores.interactions.ofUser('ana', { limit: 9 });
    expect(deeds).toMatchObject([{ type: 'CLICK', itemId: url.split('/').at(-1) }]);
    const tallies = await tenant.stores.subjects.of('morning', 'de');
    expect([...tallies.values()]).toEqual([{ sent: 1, answered: 1 }]);
  });

  it('no click link leads anywhere else: forged, of another kind, or of an item that has gone', async () => {
    const { deps, sent } = sending;
    await at(MORNING + HOUR);
    const token = linkIn(sent[0]!, 'click');
    await expect(followClick(linkIn(sent[0]!, 'preferences'), deps)).rejects.toMatchObject({ code: 'BAD_TOKEN' });
    await expect(followClick(`${token}x`, deps)).rejects.toMatchObject({ code: 'BAD_TOKEN' });
    const gone = { byIds: (ids: readonly string[]) => Promise.resolve(ids.map(() => null)) };
    await expect(followClick(token, { ...deps, items: gone })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const bad = anItem({ variants: { en: aVariant({ url: 'javascript:alert(1)' }) } });
    const evil = { byIds: () => Promise.resolve([bad]) };
    await expect(followClick(token, { ...deps, items: evil })).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('opens are counted by those who allow it, and once', async () => {
    const { deps, sent } = sending;
    await importContacts([aContactInput('ana', { allowsPixel: true })], deps);
    await at(MORNING + HOUR);
    const mails = sent.filter(({ html }) => html.includes('/m/open/'));
    expect(mails.map(({ to }) => to)).toEqual(['ana@example.org']);
    const token = linkIn(mails[0]!, 'open');
    for (let n = 0; n < 3; n++) await countOpen(token, deps);
    await countOpen('forged', deps);
    const tallies = await tenant.stores.subjects.of('morning', 'en');
    expect([...tallies.values()].reduce((sum, { answered }) => sum + answered, 0)).toBe(1);
  });

  it('an editor fixes the subject, or vetoes', async () => {
    await tenant.tenant.services.digests.saveCampaign({ ...CAMPAIGN, templates: { subjects: ['lead', 'for-you'] } });
    await saveSubjectRules('morning', { vetoed: ['lead'] }, sending.deps);
    await at(MORNING + HOUR);
    for (const { subject } of sending.sent) expect(subject).toMatch(/^For you: /);
    await saveSubjectRules('morning', { fixed: 'lead.2' }, sending.deps);
    sending.sent.length = 0;
    await at(MORNING + HOUR + DAY);
    for (const mail of sending.sent) expect(mail.subject).toBe(itemsOf(mail)[1]);
  });

  it('chosen readers get theirs now, once, and the run of the day goes to the others', async () => {
    const only = () => sendCampaign({ campaign: 'morning', userIds: ['ana'] }, sending.deps);
    expect(await only()).toMatchObject({ state: 'done', planned: 1, states: { sent: 1 } });
    expect(await only()).toMatchObject({ states: { sent: 1 } });
    expect(addressees()).toEqual(['ana@example.org']);
    await at(MORNING + HOUR);
    expect(addressees()).toEqual(['ana@example.org', 'ben@example.org', 'cy@example.org']);
    expect(await lastRun()).toMatchObject({ states: { sent: 2, skipped: 1 }, reasons: { TAKEN: 1 } });
  });

  it('addresses are sealed in the store, and never in what is reported', async () => {
    await at(MORNING + HOUR);
    const stored = JSON.stringify([
      await tenant.stores.contacts.page(null, 99),
      await tenant.stores.consents.byHashes([sending.deps.hashOf('ana@example.org')]),
      await tenant.stores.digests.byReaders(READERS),
      await lastRun(),
      sending.reports,
    ]);
    expect(stored).not.toContain('@example.org');
  });

  it('bad contacts are told by their place, and never by what stood there', async () => {
    const outcome = await importContacts(
      [
        aContactInput('x', { address: 'nobody' }),
        aContactInput('y', { timeZone: 'Mars' }),
        {},
        aContactInput('z', { extra: 1 }),
      ],
      sending.deps,
    );
    expect(outcome).toMatchObject({ stored: 0, rejected: [{ index: 0 }, { index: 1 }, { index: 2 }, { index: 3 }] });
    expect(JSON.stringify(outcome)).not.toContain('nobody');
  });
});
