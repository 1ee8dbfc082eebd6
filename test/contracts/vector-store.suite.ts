import { freshStores, freshTwins, ODD_IDS, type Given } from '../support/contestant';

const SPACE = 'local@1/4';

/** Declares the laws of VectorStore. */
export function vectorStoreSuite(given: Given): void {
  describe('VectorStore', () => {
    test('answers in key order, null where missing', async () => {
      const { vectors } = freshStores(given);
      const [a, b] = [Float32Array.of(1, 0), Float32Array.of(0, 1)];
      await vectors.put(SPACE, [
        { hash: 'a', vector: a },
        { hash: 'b', vector: b },
      ]);
      expect(await vectors.byHashes(SPACE, ['b', 'none', 'a', 'b'])).toEqual([b, null, a, b]);
      expect(await vectors.byHashes('other', ['a'])).toEqual([null]);
      await vectors.put(SPACE, []);
    });

    test('a vector comes back bit for bit, also from the middle of a buffer', async () => {
      const { vectors } = freshStores(given);
      const bits = Uint32Array.from([0, 0x80000000, 1, 0x7f7fffff, 0x7fc00001, 0x7f800000, 0x3eaaaaab, 0xbf800000]);
      const whole = new Float32Array(bits.buffer);
      await vectors.put(SPACE, [
        { hash: 'whole', vector: whole },
        { hash: 'part', vector: whole.subarray(1, 6) },
      ]);
      const [one, part] = await vectors.byHashes(SPACE, ['whole', 'part']);
      expect(bitsOf(one!)).toEqual([...bits]);
      expect(bitsOf(part!)).toEqual([...bits.subarray(1, 6)]);
      expect(one).toBeInstanceOf(Float32Array);
    });

    test('what is stored is a copy', async () => {
      const { vectors } = freshStores(given);
      const vector = Float32Array.of(1, 2);
      await vectors.put(SPACE, [{ hash: 'a', vector }]);
      vector[0] = 9;
      (await vectors.byHashes(SPACE, ['a']))[0]!.fill(7);
      expect(await vectors.byHashes(SPACE, ['a'])).toEqual([Float32Array.of(1, 2)]);
    });

    test('put is idempotent, repeated or at once', async () => {
      const twins = freshTwins(given);
      const batch = Array.from({ length: 30 }, (_, n) => ({ hash: `h${n % 20}`, vector: Float32Array.of(n % 20, 1) }));
      await Promise.all([0, 1, 0, 1].map((twin) => twins[twin]!.vectors.put(SPACE, batch)));
      await twins[0].vectors.put(SPACE, batch);
      const found = await twins[1].vectors.byHashes(
        SPACE,
        batch.map(({ hash }) => hash),
      );
      expect(found).toEqual(batch.map(({ vector }) => vector));
    });

    test('thousands of 768 numbers', async () => {
      const { vectors } = freshStores(given);
      const batch = Array.from({ length: 1_100 }, (_, n) => ({ hash: `h${n}`, vector: new Float32Array(768).fill(n) }));
      await vectors.put(SPACE, batch);
      const found = await vectors.byHashes(
        SPACE,
        batch.map(({ hash }) => hash),
      );
      expect(found.map((vector) => vector?.[767])).toEqual(batch.map((_, n) => n));
    });

    test('removeSpace drops one space and no other, whatever their names', async () => {
      const { vectors } = freshStores(given);
      const spaces = [...ODD_IDS, 'a', 'a/', 'a//b'];
      for (const space of spaces) await vectors.put(space, [{ hash: 'b/h', vector: Float32Array.of(space.length) }]);
      expect((await vectors.spaces()).sort()).toEqual([...spaces].sort());
      await vectors.removeSpace('a');
      await vectors.removeSpace('unknown');
      expect(await vectors.byHashes('a', ['b/h'])).toEqual([null]);
      for (const space of spaces.filter((name) => name !== 'a')) {
        expect(await vectors.byHashes(space, ['b/h'])).toEqual([Float32Array.of(space.length)]);
      }
      expect(await vectors.spaces()).not.toContain('a');
    });
  });
}

function bitsOf({ buffer, byteOffset, length }: Float32Array): number[] {
  return [...new Uint32Array(buffer, byteOffset, length)];
}
