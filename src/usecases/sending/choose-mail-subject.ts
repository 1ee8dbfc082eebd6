import { z } from 'zod';
import type { Digest } from '../../core/digest/digest';
import { seedFrom } from '../../core/random';
import { chooseSubject, type SubjectChoice, type SubjectRules } from '../../core/subject-choice';
import type { SendingDeps } from './sending-deps';

/** What an editor may say of a campaign's subject lines: names of templates, `lead`, or of one item's, `lead.2`. */
export const SubjectRulesInput = z.strictObject({
  fixed: z.string().min(1).max(80).optional(),
  vetoed: z.array(z.string().min(1).max(80)).max(50).default([]),
});

const settingOf = (campaign: string) => `subject-rules/${campaign}`;

/** The editor's rules of a campaign; none where nothing was said. */
export async function subjectRules(campaign: string, { stores }: Pick<SendingDeps, 'stores'>): Promise<SubjectRules> {
  const parsed = SubjectRulesInput.safeParse(await stores.settings.get(settingOf(campaign)));
  return parsed.success ? parsed.data : {};
}

/** Replaces them. */
export async function saveSubjectRules(
  campaign: string,
  rules: SubjectRules,
  { stores }: Pick<SendingDeps, 'stores'>,
): Promise<void> {
  const { fixed, vetoed = [] } = rules;
  await stores.settings.set(settingOf(campaign), { ...(fixed === undefined ? {} : { fixed }), vetoed });
}

/** The subject line of one digest, for readers of one segment. The same digest and tallies, the same line. */
export async function chooseMailSubject(
  { id, campaign, subjects }: Pick<Digest, 'id' | 'campaign' | 'subjects'>,
  segment: string,
  deps: Pick<SendingDeps, 'stores'>,
): Promise<SubjectChoice> {
  const candidates = namedCandidates(subjects);
  const [tallies, rules] = await Promise.all([
    deps.stores.subjects.of(campaign, segment),
    subjectRules(campaign, deps),
  ]);
  const ids = candidates.map(({ id: name }) => name);
  const named = (rule: string) => ids.filter((name) => name === rule || name.startsWith(`${rule}.`));
  const fixed = rules.fixed === undefined ? undefined : named(rules.fixed)[0];
  return chooseSubject(candidates, tallies, seedFrom('subject', id), { fixed, vetoed: rules.vetoed?.flatMap(named) });
}

/** `template.place`: place 1 speaks of the digest's first item. */
function namedCandidates(subjects: Digest['subjects']): { id: string; text: string }[] {
  const places = [...new Set(subjects.map(({ itemId }) => itemId))];
  return subjects.map(({ template, itemId, text }) => ({ id: `${template}.${places.indexOf(itemId) + 1}`, text }));
}
