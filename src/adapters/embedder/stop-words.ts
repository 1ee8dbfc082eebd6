import { deu, eng, fra, ita, nld, por, porBr, spa } from 'stopword';

const WORD = /[\p{L}\p{N}\p{M}]+/gu;
const LISTS = [eng, [...por, ...porBr], deu, spa, fra, ita, nld];
const LANGUAGES_OF = languagesByWord();

/** The words of a text as they are compared: lower case, without Latin accents. */
export function wordsOf(text: string): string[] {
  const folded = text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '');
  return folded.match(WORD) ?? [];
}

/**
 * `words` without those that are very common in their language: the one whose list meets most of them. All lists at
 * once would lose words that matter elsewhere: German drops `war` and `man`, French drops `son`.
 */
export function withoutStopWords(words: readonly string[]): string[] {
  const hits = LISTS.map(() => 0);
  for (const word of words) for (const language of LANGUAGES_OF.get(word) ?? []) hits[language]! += 1;
  const language = hits.indexOf(Math.max(...hits));
  return words.filter((word) => !LANGUAGES_OF.get(word)?.includes(language));
}

function languagesByWord(): Map<string, number[]> {
  const languages = new Map<string, number[]>();
  LISTS.forEach((list, language) => {
    for (const word of new Set(list.flatMap(wordsOf))) languages.set(word, [...(languages.get(word) ?? []), language]);
  });
  return languages;
}
