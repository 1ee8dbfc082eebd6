import { z } from 'zod';
import type { Digest } from '../../core/digest/digest';
import { subjectNames } from '../../core/digest/subject-candidates';
import { seedFrom } from '../../core/random';
import { Refusal } from '../../core/refusal';
import { chooseSubject, type SubjectChoice, type SubjectRules } from '../../core/subject-choice';
import type { SendingDeps } from './sending-deps';

/** What an editor may say of a campaign's subject lines: names of templates, `lead`, or of one item's, `lead.2`. */
export const SubjectRulesInput = z.strictObject({
  fixed: z.string().min(1).max(80).optional(),
  vetoed: z.array(z.string().min(1).max(80)).max(50).default([]),
});

const settingOf = (campaign: string) => `subject-rules/${campaign}`;

/** The rules of a campaign, and all that they may name. */
export interface SubjectRulesView extends SubjectRules {
  readonly names: readonly string[];
}

type RulesDeps = Pick<SendingDeps, 'stores' | 'digests'>;

/** The editor's rules of a campaign, for the editor. Refuses (NOT_FOUND) an unknown campaign. */
export async function readSubjectRules(id: string, deps: RulesDeps): Promise<SubjectRulesView> {
  const { campaign } = await deps.digests.campaign(id);
  return { ...(await subjectRules(id, deps)), names: subjectNames(campaign.templates.subjects) };
}

/** Replaces them. Refuses (NOT_FOUND) an unknown campaign, and (BAD_USER_INPUT) names that the campaign does not have. */
export async function saveSubjectRules(id: string, rules: SubjectRules, deps: RulesDeps): Promise<void> {
  const { campaign } = await deps.digests.campaign(id);
  const { fixed, vetoed = [] } = rules;
  const names = subjectNames(campaign.templates.subjects);
  const unknown = [...(fixed === undefined ? [] : [fixed]), ...vetoed].filter((name) => !names.includes(name));
  if (unknown.length > 0) {
    const message = `The campaign ${id} has no subject lines ${unknown.join(', ')}. Known: ${names.join(', ')}.`;
    throw new Refusal('BAD_USER_INPUT', message);
  }
  await deps.stores.settings.set(settingOf(id), { ...(fixed === undefined ? {} : { fixed }), vetoed });
}

/** None where nothing was said. */
async function subjectRules(campaign: string, { stores }: Pick<SendingDeps, 'stores'>): Promise<SubjectRules> {
  const parsed = SubjectRulesInput.safeParse(await stores.settings.get(settingOf(campaign)));
  return parsed.success ? parsed.data : {};
}

/** Readers whose answers are counted together: those of one language. */
export function segmentOf(locales: readonly string[]): string {
  return (locales[0] ?? 'en').toLowerCase();
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
