import type { Space, VectorStore } from '../../ports/vector-store';
import { answer } from './answer';

/** Vectors in memory, copied on the way in and out: a typed array can be written to by whoever holds it. */
export function memoryVectorStore(): VectorStore {
  const spaces = new Map<Space, Map<string, Float32Array>>();

  return {
    byHashes: (space, hashes) => answer(() => hashes.map((hash) => spaces.get(space)?.get(hash)?.slice() ?? null)),
    put: (space, vectors) =>
      answer(() => {
        if (vectors.length === 0) return;
        const known = spaces.get(space) ?? new Map<string, Float32Array>();
        spaces.set(space, known);
        for (const { hash, vector } of vectors) if (!known.has(hash)) known.set(hash, vector.slice());
      }),
    spaces: () => answer(() => [...spaces.keys()].sort()),
    removeSpace: (space) => answer(() => void spaces.delete(space)),
  };
}
