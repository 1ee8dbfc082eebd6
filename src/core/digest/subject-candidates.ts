import type { SubjectCandidate } from './digest';

type Words = (title: string, more: number) => string;

/** Subject lines by template and language; `more` is the number of items behind the one it speaks of. */
export const SUBJECT_TEMPLATES: Readonly<Record<string, Readonly<Record<string, Words>>>> = {
  'lead-and-more': {
    en: (title, more) => (more > 0 ? `${title} — and ${more} more for you` : title),
    pt: (title, more) => (more > 0 ? `${title} — e mais ${more} para si` : title),
    de: (title, more) => (more > 0 ? `${title} — und ${more} weitere für Sie` : title),
  },
  lead: { en: (title) => title, pt: (title) => title, de: (title) => title },
  'for-you': {
    en: (title) => `For you: ${title}`,
    pt: (title) => `Para si: ${title}`,
    de: (title) => `Für Sie: ${title}`,
  },
};

const NOTHING_NEW: Readonly<Record<string, string>> = {
  en: 'Nothing new for you this time',
  pt: 'Desta vez não há novidades para si',
  de: 'Diesmal gibt es nichts Neues für Sie',
};

/** Items that subject lines speak of: the first so many. */
const LEADS = 3;

export interface TitledItem {
  readonly itemId: string;
  readonly title: string;
}

/** The language of the texts around a digest: the first known of the locales, else English. */
export function languageOf(locales: readonly string[]): string {
  return locales.map((locale) => locale.slice(0, 2).toLowerCase()).find((known) => known in NOTHING_NEW) ?? 'en';
}

/** Subject lines to choose from, the editors' first choice first: every template with every one of the leading items. */
export function subjectCandidates(
  items: readonly TitledItem[],
  size: number,
  templates: readonly string[],
  locales: readonly string[],
): SubjectCandidate[] {
  const language = languageOf(locales);
  return items.slice(0, LEADS).flatMap(({ itemId, title }) =>
    templates.flatMap((template) => {
      const words = SUBJECT_TEMPLATES[template]?.[language];
      return words === undefined ? [] : [{ template, itemId, text: words(title, size - 1) }];
    }),
  );
}

/** What an editor may name: a template, whatever item it speaks of, or `template.place`, place 1 being the first item. */
export function subjectNames(templates: readonly string[]): string[] {
  const places = Array.from({ length: LEADS }, (_, n) => n + 1);
  return templates.flatMap((template) => [template, ...places.map((place) => `${template}.${place}`)]);
}

/** What stands where there is nothing to speak of. */
export function nothingNew(locales: readonly string[]): string {
  return NOTHING_NEW[languageOf(locales)]!;
}
