import { unitVector } from './unit-vector';

/** What Universal Sentence Encoder lite gives. */
export const MEANING_DIMENSIONS = 512;
export const WORD_DIMENSIONS = 256;
export const LOCAL_DIMENSIONS = MEANING_DIMENSIONS + WORD_DIMENSIONS;

/**
 * Meaning and words, 3 : 1 in similarity. Measured: among 213 English and Portuguese articles the words bring a text
 * 3 % nearer to what its readers also read (.492 to .508 of the ideal top ten) and cost nothing on 1,500 films
 * (similarity of genres .369 and .370); from .7 on they do. The English model knows no Portuguese: there the words
 * carry it.
 */
const MEANING_WEIGHT = 0.85;
const WORD_WEIGHT = 0.5;

/** Two unit vectors as one: meaning first, then words; length 1. */
export function joinedVector(meaning: ArrayLike<number>, words: ArrayLike<number>): Float32Array {
  const joined = new Float32Array(meaning.length + words.length);
  for (let i = 0; i < meaning.length; i += 1) joined[i] = MEANING_WEIGHT * meaning[i]!;
  for (let i = 0; i < words.length; i += 1) joined[meaning.length + i] = WORD_WEIGHT * words[i]!;
  return unitVector(joined);
}
