import type { SubjectTally } from '../../core/subject-choice';
import type { SubjectTallies } from '../../ports/subject-tallies';
import { answer } from './answer';

/** Tallies of subject lines in memory. */
export function memorySubjectTallies(): SubjectTallies {
  const all = new Map<string, Map<string, SubjectTally>>();
  const of = (campaign: string, segment: string) => {
    const key = JSON.stringify([campaign, segment]);
    const known = all.get(key) ?? new Map<string, SubjectTally>();
    all.set(key, known);
    return known;
  };
  return {
    add: (campaign, segment, subject, { sent = 0, answered = 0 }) =>
      answer(() => {
        const known = of(campaign, segment);
        const before = known.get(subject) ?? { sent: 0, answered: 0 };
        known.set(subject, { sent: before.sent + sent, answered: before.answered + answered });
      }),
    of: (campaign, segment) => answer(() => new Map(of(campaign, segment))),
  };
}
