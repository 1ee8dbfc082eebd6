import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../core/item';
import type { SettingsStore } from '../../ports/settings-store';
import { assertFinite } from '../assert-finite';
import { answer } from './answer';

/** Settings in memory. */
export function memorySettingsStore(): SettingsStore {
  const values = new Map<string, Json>();
  return {
    get: (name) => answer(() => values.get(name)),
    set: (name, value) =>
      answer(() => {
        assertFinite(value, name);
        values.set(name, value);
      }),
    setOnce: (name, value) =>
      answer(() => {
        assertFinite(value, name);
        if (!values.has(name)) values.set(name, value);
        return values.get(name)!;
      }),
    replace: (name, expected, value) =>
      answer(() => {
        assertFinite(value, name);
        if (!isDeepStrictEqual(values.get(name), expected)) return false;
        values.set(name, value);
        return true;
      }),
  };
}
