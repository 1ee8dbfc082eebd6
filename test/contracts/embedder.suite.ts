import { EmbedderUnavailable, type Embedder } from '../../src/ports/embedder';
import { cosine } from './vectors';

const BREAD = 'A sourdough starter is flour, water and time: wild yeast makes the bread rise.';
const LOAF = 'A sourdough starter is flour, water and time; wild yeast makes every loaf of bread rise.';
const ORBIT = 'The probe fired its engine for forty minutes and fell into orbit around Saturn.';
const HUMAN = [
  'en: the sea',
  'pt: o coração do oceano não dorme',
  'de: Straßenbahn',
  'ja: 海の時計',
  'ar: ساعة',
  '👩‍🚀🚀',
];
const ODD = [
  '',
  ' ',
  '\n\t',
  '\u0000',
  '.',
  'the of and',
  '\ud83d',
  'a\ud800b',
  '\u200b',
  'ﷺ'.repeat(50),
  'x'.repeat(100_000),
];

/** The laws of src/ports/embedder.ts, for every adapter. `open` answers a working one; the suite closes it. */
export function embedderSuite(name: string, open: () => Promise<Embedder>): void {
  describe(`${name}: the laws of an embedder`, () => {
    let embedder: Embedder;
    beforeAll(async () => {
      embedder = await open();
    });
    afterAll(() => embedder.close());

    const one = async (text: string) => (await embedder.embed([text]))[0]!;

    test('it says what it is', () => {
      expect(embedder.name).toMatch(/^[a-z]+$/);
      expect(embedder.version).not.toBe('');
      expect(embedder.dimensions).toBeGreaterThan(0);
      expect(embedder.batchSize).toBeGreaterThan(0);
    });

    test('no texts, no vectors', async () => {
      expect(await embedder.embed([])).toEqual([]);
    });

    test('one vector per text, in order', async () => {
      const forward = await embedder.embed([BREAD, ORBIT, LOAF]);
      const backward = await embedder.embed([LOAF, ORBIT, BREAD]);
      expect(forward).toHaveLength(3);
      backward.reverse().forEach((vector, i) => expect(cosine(vector, forward[i]!)).toBeGreaterThan(0.9999));
      expect(cosine(forward[0]!, forward[1]!)).toBeLessThan(0.9);
    });

    test('every text has a vector of length 1, whatever is in it', async () => {
      const vectors = await embedder.embed([...HUMAN, ...ODD, BREAD]);
      for (const vector of vectors) {
        expect(vector).toBeInstanceOf(Float32Array);
        expect(vector).toHaveLength(embedder.dimensions);
        expect(Math.abs(Math.hypot(...vector) - 1)).toBeLessThan(1e-4);
      }
    });

    test('an empty text always has the same one', async () => {
      const [a, b] = await embedder.embed(['', '   ']);
      expect(a).toEqual(b);
      expect(await one('')).toEqual(a);
    });

    test('the same text gives the same vector, whatever else is in the batch', async () => {
      const alone = await one(BREAD);
      const among = await embedder.embed(['Tiny.', ORBIT.repeat(20), BREAD, '', BREAD]);
      for (const vector of [among[2]!, among[4]!]) {
        for (const [d, value] of vector.entries()) expect(Math.abs(value - alone[d]!)).toBeLessThan(1e-4);
      }
    });

    test('a text is nearer to its own wording than to something else', async () => {
      const [bread, loaf, orbit] = await embedder.embed([BREAD, LOAF, ORBIT]);
      expect(cosine(bread!, loaf!)).toBeGreaterThan(cosine(bread!, orbit!) + 0.2);
    });

    test('vectors are their own: changing one changes no other', async () => {
      const [first, second] = await embedder.embed([BREAD, ORBIT]);
      const before = second!.slice();
      first!.fill(9);
      expect(second).toEqual(before);
      expect(new Uint8Array(first!.buffer).byteLength).toBe(4 * embedder.dimensions);
    });

    test('calls at the same time keep to themselves', async () => {
      const texts = Array.from({ length: 12 }, (_, i) => `${i} ${i % 2 === 0 ? BREAD : ORBIT}`);
      const apart = await embedder.embed(texts);
      const together = await Promise.all(texts.map(one));
      together.forEach((vector, i) => expect(cosine(vector, apart[i]!)).toBeGreaterThan(0.9999));
    });

    test('the event loop goes on while it works', async () => {
      const texts = Array.from({ length: 30 }, (_, i) => `${i}. ${ORBIT.repeat(4)}`);
      let last = performance.now();
      let longest = 0;
      const timer = setInterval(() => {
        longest = Math.max(longest, performance.now() - last);
        last = performance.now();
      }, 5);
      await embedder.embed(texts);
      clearInterval(timer);
      expect(longest).toBeLessThan(250);
    });

    test('once closed it refuses, and may be closed again', async () => {
      const closing = await open();
      await closing.close();
      await expect(closing.embed([BREAD])).rejects.toBeInstanceOf(EmbedderUnavailable);
      await closing.close();
    });
  });
}
