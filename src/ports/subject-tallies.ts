import type { SubjectTally } from '../core/subject-choice';

/**
 * How often each template of a subject line was sent in a campaign and segment, and answered. Laws: `add` adds, of many at once
 * all; `of` answers by template, nothing where nothing was added.
 */
export interface SubjectTallies {
  add(campaign: string, segment: string, subject: string, more: Partial<SubjectTally>): Promise<void>;
  of(campaign: string, segment: string): Promise<ReadonlyMap<string, SubjectTally>>;
}
