import type { SubjectRules } from '../../core/subject-choice';
import type { ConsentChange, Suppression } from '../../ports/consent-store';
import type { SubjectRulesView } from './choose-mail-subject';
import type { ImportedContacts } from './import-contacts';
import type { MailChoices } from './mail-choices';
import type { MailPreview } from './preview-mail';
import type { RunView } from './read-runs';
import type { SendCampaignInput } from './send-campaign';

/** All that transports may ask of sending. Caller's faults reject with Refusal. */
export interface SendingServices {
  /** Whether there is a mail server to hand mails to. */
  readonly canSend: boolean;
  importContacts(given: readonly unknown[]): Promise<ImportedContacts>;
  /** Some readers in the address book, for previews. */
  someReaders(first: number): Promise<string[]>;
  previewMail(input: { campaign: string; userId: string }): Promise<MailPreview>;
  sendCampaign(input: SendCampaignInput): Promise<RunView>;
  readRuns(filter: { campaign?: string; first: number }): Promise<RunView[]>;
  readRun(id: string): Promise<RunView | null>;
  subjectRules(campaign: string): Promise<SubjectRulesView>;
  saveSubjectRules(campaign: string, rules: SubjectRules): Promise<void>;
  unsubscribe(token: string): Promise<{ locale: string | null }>;
  readMailChoices(token: string): Promise<MailChoices>;
  saveMailChoices(token: string, change: ConsentChange): Promise<void>;
  followClick(token: string): Promise<{ url: string }>;
  countOpen(token: string): Promise<void>;
  suppressAddress(who: { userId: string } | { address: string }, why: Suppression): Promise<boolean>;
}
