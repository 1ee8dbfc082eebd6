import { randomUUID } from 'node:crypto';
import type { ClaimedMail, Holding, Run, RunMail, RunStore } from '../../ports/run-store';
import { NEW_MAIL, OPEN_STATES, runCounts } from '../run-mails';
import { answer } from './answer';

interface Stored extends RunMail {
  readonly claim: string | null;
  readonly isAnswered: boolean;
}

/** Runs in memory. */
export function memoryRunStore(): RunStore {
  const runs = new Map<string, Run>();
  const mails = new Map<string, Map<string, Stored>>();
  const mailsOf = (runId: string) => mails.get(runId) ?? new Map<string, Stored>();
  const everyMail = (runId?: string) =>
    [...(runId === undefined ? mails.values() : [mailsOf(runId)])].flatMap(valuesOf);
  const put = (mail: Stored) => void mails.get(mail.runId)?.set(mail.userId, mail);

  const change = ({ runId, userId, claim }: Holding, given: (mail: Stored) => Partial<Stored>) =>
    answer(() => {
      const mail = mailsOf(runId).get(userId);
      if (mail?.claim !== claim || mail.state !== 'claimed') return false;
      put({ ...mail, ...given(mail) });
      return true;
    });

  return {
    open: (run) =>
      answer(() => {
        if (runs.has(run.id)) return false;
        runs.set(run.id, { ...run, state: 'planning', plannedTo: null, finishedAt: null });
        mails.set(run.id, new Map());
        return true;
      }),
    byId: (id) => answer(() => runs.get(id) ?? null),
    list: ({ campaign, limit }) =>
      answer(() => {
        const chosen = [...runs.values()].filter((run) => campaign === undefined || run.campaign === campaign);
        return chosen.sort((a, b) => b.dueAt - a.dueAt || (a.id < b.id ? -1 : 1)).slice(0, limit);
      }),
    unfinished: () =>
      answer(() => [...runs.values()].filter(({ state }) => state !== 'done').sort((a, b) => a.dueAt - b.dueAt)),
    plan: (runId, added, to) =>
      answer(() => {
        const run = runs.get(runId);
        if (run === undefined) return;
        for (const { userId, dueAt } of added) if (!mailsOf(runId).has(userId)) put(newMail(runId, userId, dueAt));
        if (run.state === 'planning')
          runs.set(runId, to === null ? { ...run, state: 'sending' } : { ...run, plannedTo: to });
      }),
    claim: ({ now, leaseMs, runId }) =>
      answer(() => {
        const due = everyMail(runId).filter((mail) => OPEN_STATES.includes(mail.state) && mail.dueAt <= now);
        const [first] = due.sort((a, b) => a.dueAt - b.dueAt || (a.userId < b.userId ? -1 : 1));
        if (first === undefined) return null;
        const held = {
          state: 'claimed',
          claim: randomUUID(),
          attempts: first.attempts + 1,
          dueAt: now + leaseMs,
        } as const;
        put({ ...first, ...held });
        return { ...shown(first), ...held } satisfies ClaimedMail;
      }),
    renew: (holding, until) => change(holding, (mail) => ({ dueAt: Math.max(mail.dueAt, until) })),
    accepted: (holding, { digest, subject, segment }) =>
      change(holding, () => ({ acceptedDigest: digest, subject, segment })),
    end: (holding, { state, reason }) => change(holding, () => ({ state, reason, claim: null })),
    retry: (holding, at, reason) => change(holding, () => ({ state: 'waiting', dueAt: at, reason, claim: null })),
    release: (holding, at, reason) =>
      change(holding, ({ attempts }) => ({ state: 'waiting', dueAt: at, reason, claim: null, attempts: attempts - 1 })),
    answered: (runId, userId) =>
      answer(() => {
        const mail = mailsOf(runId).get(userId);
        if (mail === undefined || mail.acceptedDigest === null || mail.isAnswered) return null;
        put({ ...mail, isAnswered: true });
        return shown(mail);
      }),
    mail: (runId, userId) =>
      answer(() => {
        const mail = mailsOf(runId).get(userId);
        return mail === undefined ? null : shown(mail);
      }),
    counts: (runId) => answer(() => runCounts(everyMail(runId).map((mail) => ({ ...mail, count: 1 })))),
    finish: (runId, at) =>
      answer(() => {
        const run = runs.get(runId);
        if (run?.state !== 'sending' || everyMail(runId).some(({ state }) => OPEN_STATES.includes(state))) return false;
        runs.set(runId, { ...run, state: 'done', finishedAt: at });
        return true;
      }),
  };
}

const valuesOf = (mails: ReadonlyMap<string, Stored>) => [...mails.values()];

function newMail(runId: string, userId: string, dueAt: number): Stored {
  return { runId, userId, dueAt, ...NEW_MAIL, claim: null, isAnswered: false };
}

function shown({ claim: _claim, isAnswered: _isAnswered, ...mail }: Stored): RunMail {
  return mail;
}
