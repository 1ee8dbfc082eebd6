import { withoutStopWords, wordsOf } from './stop-words';
import { unitVector } from './unit-vector';

/** Characters read of a text; longer ones did not find better neighbours. */
const MAX_CHARACTERS = 4000;
const SHORTEST_PIECE = 3;
const LONGEST_PIECE = 5;
/** From here on scripts write without spaces, where one or two characters are a word. */
const FIRST_IDEOGRAPHIC = 0x2e80;

/**
 * A text as a unit vector by the hashing trick (Weinberger et al. 2009): each distinct word adds 1 + ln(count) at a
 * place and with a sign that its hash decides, and as much again spread over its character n-grams (subwords,
 * Bojanowski et al. 2017), so that inflected forms are near each other. No vocabulary, no training: the same text is
 * the same vector anywhere. A text without words gives the fixed vector.
 */
export function hashedVector(text: string, dimensions: number): Float32Array {
  const sums = new Float64Array(dimensions);
  for (const [word, count] of countsOf(text)) addWord(sums, word, 1 + Math.log(count));
  return unitVector(sums);
}

function countsOf(text: string): Map<string, number> {
  const words = wordsOf(text.slice(0, MAX_CHARACTERS));
  const kept = withoutStopWords(words);
  const counts = new Map<string, number>();
  for (const word of kept.length > 0 ? kept : words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return counts;
}

function addWord(sums: Float64Array, word: string, weight: number): void {
  add(sums, hashOf(word, 0, word.length, 1), weight);
  const marked = `<${word}>`;
  const [shortest, longest] = word.charCodeAt(0) >= FIRST_IDEOGRAPHIC ? [1, 2] : [SHORTEST_PIECE, LONGEST_PIECE];
  const share = weight / Math.sqrt(piecesIn(marked.length, shortest, longest));
  for (let size = shortest; size <= longest; size += 1) {
    for (let from = 0; from + size <= marked.length; from += 1) add(sums, hashOf(marked, from, from + size, 2), share);
  }
}

/** How many n-grams a string of `length` has; at least 1. */
function piecesIn(length: number, shortest: number, longest: number): number {
  let pieces = 0;
  for (let size = shortest; size <= longest; size += 1) pieces += Math.max(0, length - size + 1);
  return Math.max(1, pieces);
}

function add(sums: Float64Array, hash: number, weight: number): void {
  sums[(hash >>> 1) % sums.length]! += hash & 1 ? weight : -weight;
}

/**
 * FNV-1a over the UTF-16 units `from` to `to`, mixed as in MurmurHash3, because FNV's lowest bits alone are not even.
 */
function hashOf(text: string, from: number, to: number, seed: number): number {
  let hash = 0x811c9dc5 ^ seed;
  for (let i = from; i < to; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
