/** A newsletter: how many items, and how often a reader gets one. */
export interface Campaign {
  readonly id: string;
  readonly size: number;
  readonly every: 'day' | 'week';
}

export const CAMPAIGNS: readonly Campaign[] = [
  { id: 'daily', size: 5, every: 'day' },
  { id: 'weekly', size: 8, every: 'week' },
];

const DAY = 86_400_000;

/** The period (UTC) a digest of the campaign is unique in: `2026-11-21`, or the ISO 8601 week `2026-W47`. */
export function periodOf(campaign: Campaign, at: number): string {
  return campaign.every === 'day' ? new Date(at).toISOString().slice(0, 10) : isoWeek(at);
}

/** ISO 8601: weeks begin on Monday, and belong to the year of their Thursday. */
function isoWeek(at: number): string {
  const date = new Date(at);
  const weekday = (date.getUTCDay() + 6) % 7;
  const thursday = new Date(at - (weekday - 3) * DAY);
  const year = thursday.getUTCFullYear();
  const week = 1 + Math.floor((thursday.getTime() - Date.UTC(year, 0, 1)) / (7 * DAY));
  return `${year}-W${String(week).padStart(2, '0')}`;
}

const SUBJECTS: Readonly<Record<string, (title: string, more: number) => string>> = {
  en: (title, more) => (more > 0 ? `${title} — and ${more} more for you` : title),
  pt: (title, more) => (more > 0 ? `${title} — e mais ${more} para si` : title),
  de: (title, more) => (more > 0 ? `${title} — und ${more} weitere für Sie` : title),
};

const NOTHING_NEW: Readonly<Record<string, string>> = {
  en: 'Nothing new for you this time',
  pt: 'Desta vez não há novidades para si',
  de: 'Diesmal gibt es nichts Neues für Sie',
};

/** The subject line for a digest that leads with `title` (null: it is empty), in the first known of the locales. */
export function subjectLine(title: string | null, more: number, locales: readonly string[]): string {
  const language = locales.map((locale) => locale.slice(0, 2).toLowerCase()).find((known) => known in SUBJECTS) ?? 'en';
  return title === null ? NOTHING_NEW[language]! : SUBJECTS[language]!(title, more);
}
