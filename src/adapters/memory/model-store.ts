import type { ModelInfo, ModelStore } from '../../ports/model-store';
import { answer } from './answer';

interface Saved {
  readonly info: ModelInfo;
  readonly parts: ReadonlyMap<string, Uint8Array>;
}

/** Trained models in memory. */
export function memoryModelStore(): ModelStore {
  const saved = new Map<string, Saved>();
  return {
    save: (info, parts) =>
      answer(() => {
        const own = [...parts].map(([name, bytes]) => [name, bytes.slice()] as const);
        saved.set(info.version, { info: structuredClone(info), parts: new Map(own) });
      }),
    list: (limit) =>
      answer(() => {
        const infos = [...saved.values()].map(({ info }) => structuredClone(info));
        return infos.sort((a, b) => (a.version < b.version ? 1 : -1)).slice(0, limit);
      }),
    info: (version) => answer(() => structuredClone(saved.get(version)?.info ?? null)),
    part: (version, name) => answer(() => saved.get(version)?.parts.get(name)?.slice() ?? null),
    prune: (keep) =>
      answer(() => {
        for (const version of saved.keys()) if (!keep.includes(version)) saved.delete(version);
      }),
  };
}
