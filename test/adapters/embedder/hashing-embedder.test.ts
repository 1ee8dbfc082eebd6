import fc from 'fast-check';
import { hashedVector } from '../../../src/adapters/embedder/hashed-vector';
import { withoutStopWords, wordsOf } from '../../../src/adapters/embedder/stop-words';
import { unitVector } from '../../../src/adapters/embedder/unit-vector';
import { cosine } from '../../contracts/vectors';

const kept = (text: string) => withoutStopWords(wordsOf(text)).join(' ');
const similarity = (a: string, b: string) => cosine(hashedVector(a, 384), hashedVector(b, 384));

test('any string at any size is a finite unit vector, and always the same one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), fc.integer({ min: 1, max: 800 }), (text, dimensions) => {
      const vector = hashedVector(text, dimensions);
      expect(Math.abs(Math.hypot(...vector) - 1)).toBeLessThan(1e-4);
      expect(Buffer.from(hashedVector(text, dimensions).buffer).equals(Buffer.from(vector.buffer))).toBe(true);
    }),
  );
});

test('case, accents, punctuation and order do not matter', () => {
  expect(similarity('Não há coração', 'nao; HA: coracao!')).toBeCloseTo(1, 5);
  expect(similarity('red wine blue cheese', 'blue cheese, red wine')).toBeCloseTo(1, 5);
});

test('inflected words are related, other words are not', () => {
  expect(similarity('gardening', 'gardeners')).toBeGreaterThan(0.2);
  expect(Math.abs(similarity('gardening', 'submarine'))).toBeLessThan(0.2);
  expect(similarity('海の時計', '海の魚')).toBeGreaterThan(0.2);
});

test('only the common words of the text’s own language are left out', () => {
  expect(kept('The man who went to war with his son')).toBe('man went war son');
  expect(kept('Der Mann war mit dem Hund in der Stadt')).toBe('hund stadt');
  expect(kept('O coração não dorme com os peixes')).toBe('coracao dorme peixes');
});

test('a text of nothing but common words still has its own vector', () => {
  expect(similarity('to be or not to be', '')).toBeLessThan(0.9);
  expect(similarity('to be or not to be', 'and then there were none')).toBeLessThan(0.9);
});

test('what has no direction becomes the fixed vector', () => {
  const fixed = hashedVector('', 4);
  expect([...fixed]).toEqual([0.5, 0.5, 0.5, 0.5]);
  for (const values of [
    [0, 0, 0, 0],
    [NaN, 1, 1, 1],
    [Infinity, 0, 0, 0],
  ])
    expect(unitVector(values)).toEqual(fixed);
});
