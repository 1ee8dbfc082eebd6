import type { ClaimedMail, RunStore } from '../../src/ports/run-store';
import { freshStores, freshTwins, ODD_IDS, type Given } from '../support/contestant';

const RUN = {
  id: 'daily/2026-05-05',
  campaign: 'daily',
  period: '2026-05-05',
  dueAt: 1_000,
  openedAt: 1_001,
  missed: 0,
};
const mailsFor = (count: number, dueAt = 1_000) =>
  Array.from({ length: count }, (_, n) => ({ userId: `r${n}`, dueAt }));

async function opened(runs: RunStore, count: number): Promise<RunStore> {
  await runs.open(RUN);
  await runs.plan(RUN.id, mailsFor(count), null);
  return runs;
}

const claimAt = (runs: RunStore, now: number) => runs.claim({ now, leaseMs: 100 });

/** Declares the laws of RunStore. */
export function runStoreSuite(given: Given): void {
  describe('RunStore', () => {
    test('a run is opened once, of many at once by one', async () => {
      const twins = freshTwins(given);
      const answers = await Promise.all(Array.from({ length: 8 }, (_, n) => twins[n % 2]!.runs.open(RUN)));
      expect(answers.filter(Boolean)).toHaveLength(1);
      expect(await twins[1].runs.byId(RUN.id)).toEqual({
        ...RUN,
        state: 'planning',
        plannedTo: null,
        finishedAt: null,
      });
      expect(await twins[1].runs.byId('daily/other')).toBeNull();
    });

    test('planning goes on where it stopped, and adds nobody twice', async () => {
      const { runs } = freshStores(given);
      await runs.open(RUN);
      await runs.plan(RUN.id, mailsFor(3), 'r2');
      await runs.plan(RUN.id, mailsFor(5, 2_000), 'r4');
      expect(await runs.byId(RUN.id)).toMatchObject({ state: 'planning', plannedTo: 'r4' });
      expect((await runs.counts(RUN.id)).states.waiting).toBe(5);
      expect(await runs.mail(RUN.id, 'r0')).toMatchObject({ dueAt: 1_000 });
      await runs.plan(RUN.id, [], null);
      expect(await runs.byId(RUN.id)).toMatchObject({ state: 'sending' });
    });

    test('each mail is claimed by one, of many at once, the longest due first, and only when it is due', async () => {
      const twins = freshTwins(given);
      await twins[0].runs.open(RUN);
      await twins[0].runs.plan(
        RUN.id,
        [...mailsFor(6), { userId: 'late', dueAt: 900 }, { userId: 'no', dueAt: 9_999 }],
        null,
      );
      expect(await claimAt(twins[0].runs, 1_500)).toMatchObject({ userId: 'late', attempts: 1, dueAt: 1_600 });
      const claimed = await Promise.all(Array.from({ length: 10 }, (_, n) => claimAt(twins[n % 2]!.runs, 1_500)));
      const ids = claimed.filter((mail): mail is ClaimedMail => mail !== null).map(({ userId }) => userId);
      expect(new Set(ids).size).toBe(ids.length);
      for (let more = await claimAt(twins[0].runs, 1_500); more; more = await claimAt(twins[0].runs, 1_500))
        ids.push(more.userId);
      expect(ids.sort()).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5']);
    });

    test('a lease that ran out is claimed anew, and who lost it changes nothing any more', async () => {
      const runs = await opened(freshStores(given).runs, 1);
      const first = (await claimAt(runs, 1_000))!;
      expect(await claimAt(runs, 1_099)).toBeNull();
      expect(await runs.renew(first, 1_200)).toBe(true);
      expect(await claimAt(runs, 1_199)).toBeNull();
      const second = (await claimAt(runs, 1_200))!;
      expect(second).toMatchObject({ userId: 'r0', attempts: 2 });
      const asked = { digest: 'd', subject: 'lead', segment: 'en' };
      expect(await runs.accepted(first, asked)).toBe(false);
      expect(await runs.end(first, { state: 'sent', reason: null })).toBe(false);
      expect(await runs.retry(first, 1, 'X')).toBe(false);
      expect(await runs.release(first, 1, null)).toBe(false);
      expect(await runs.renew(first, 5_000)).toBe(false);
      expect(await runs.accepted(second, asked)).toBe(true);
      expect(await runs.accepted(second, asked)).toBe(true);
      expect(await runs.end(second, { state: 'sent', reason: null })).toBe(true);
      expect(await runs.mail(RUN.id, 'r0')).toMatchObject({ state: 'sent', acceptedDigest: 'd', subject: 'lead' });
      expect(await claimAt(runs, 9_999)).toBeNull();
    });

    test('what was accepted is known to whoever claims it next', async () => {
      const runs = await opened(freshStores(given).runs, 1);
      await runs.accepted((await claimAt(runs, 1_000))!, { digest: 'd', subject: 'lead', segment: 'en' });
      expect(await claimAt(runs, 2_000)).toMatchObject({ acceptedDigest: 'd', subject: 'lead', segment: 'en' });
    });

    test('retry counts the attempt, release gives it back', async () => {
      const runs = await opened(freshStores(given).runs, 1);
      expect(await runs.retry((await claimAt(runs, 1_000))!, 2_000, '450')).toBe(true);
      expect(await claimAt(runs, 1_999)).toBeNull();
      const again = (await claimAt(runs, 2_000))!;
      expect(again).toMatchObject({ attempts: 2, reason: '450' });
      expect(await runs.release(again, 3_000, 'PAUSED')).toBe(true);
      expect(await runs.counts(RUN.id)).toMatchObject({ states: { waiting: 1 }, reasons: { PAUSED: 1 } });
      expect(await claimAt(runs, 3_000)).toMatchObject({ attempts: 2, reason: 'PAUSED' });
      // Whoever has it in hand may yet succeed.
      expect((await runs.counts(RUN.id)).reasons).toEqual({});
    });

    test('counts, and finishes when nothing is left to do, once', async () => {
      const twins = freshTwins(given);
      const { runs } = twins[0];
      await runs.open(RUN);
      await runs.plan(RUN.id, mailsFor(3), 'r2');
      expect(await runs.finish(RUN.id, 5)).toBe(false);
      await runs.plan(RUN.id, [], null);
      for (const state of ['sent', 'skipped', 'failed'] as const) {
        expect(await runs.finish(RUN.id, 5)).toBe(false);
        await runs.end((await claimAt(runs, 1_000))!, { state, reason: state === 'sent' ? null : `${state}!` });
      }
      expect(await runs.counts(RUN.id)).toEqual({
        states: { waiting: 0, claimed: 0, sent: 1, skipped: 1, failed: 1 },
        reasons: { 'skipped!': 1, 'failed!': 1 },
      });
      const ends = await Promise.all(twins.map((twin) => twin.runs.finish(RUN.id, 5)));
      expect(ends.filter(Boolean)).toHaveLength(1);
      expect(await runs.byId(RUN.id)).toMatchObject({ state: 'done', finishedAt: 5 });
      expect(await runs.unfinished()).toEqual([]);
    });

    test('a mail is answered once, and only where it was sent', async () => {
      const twins = freshTwins(given);
      const runs = await opened(twins[0].runs, 1);
      expect(await runs.answered(RUN.id, 'r0')).toBeNull();
      await runs.accepted((await claimAt(runs, 1_000))!, { digest: 'd', subject: 'lead', segment: 'en' });
      const answers = await Promise.all(twins.map((twin) => twin.runs.answered(RUN.id, 'r0')));
      expect(answers.filter(Boolean)).toMatchObject([{ subject: 'lead', segment: 'en' }]);
      expect(await runs.answered(RUN.id, 'nobody')).toBeNull();
    });

    test('lists the latest first, unfinished ones the oldest first, claims of one run if asked', async () => {
      const { runs } = freshStores(given);
      for (const n of [2, 1, 3]) {
        await runs.open({ ...RUN, id: `c${n % 2}/${n}`, campaign: `c${n % 2}`, dueAt: n });
        await runs.plan(`c${n % 2}/${n}`, [{ userId: 'r', dueAt: n }], null);
      }
      expect((await runs.list({ limit: 2 })).map(({ dueAt }) => dueAt)).toEqual([3, 2]);
      expect((await runs.list({ campaign: 'c1', limit: 9 })).map(({ dueAt }) => dueAt)).toEqual([3, 1]);
      expect(await runs.list({ limit: 0 })).toEqual([]);
      expect((await runs.unfinished()).map(({ dueAt }) => dueAt)).toEqual([1, 2, 3]);
      expect(await runs.claim({ now: 9, leaseMs: 9, runId: 'c1/3' })).toMatchObject({ runId: 'c1/3' });
      expect(await runs.claim({ now: 9, leaseMs: 9, runId: 'c1/3' })).toBeNull();
    });

    test('keeps odd readers apart', async () => {
      const { runs } = freshStores(given);
      await runs.open(RUN);
      await runs.plan(
        RUN.id,
        ODD_IDS.map((userId) => ({ userId, dueAt: 1 })),
        null,
      );
      const found: string[] = [];
      for (let mail = await claimAt(runs, 1); mail; mail = await claimAt(runs, 1)) found.push(mail.userId);
      expect(found.sort()).toEqual([...ODD_IDS].sort());
    });
  });
}
