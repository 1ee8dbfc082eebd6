import type { Json } from '../core/item';
import { isObject } from './json-body';
import { cleaned } from './plain-text';

export interface JsonLimits {
  readonly depth: number;
  /** Values of any kind, counted over the whole tree. */
  readonly nodes: number;
  readonly stringLength: number;
}

const DEFAULT_LIMITS: JsonLimits = { depth: 40, nodes: 20_000, stringLength: 200_000 };
/** Keys that would touch a prototype, or that a database reads as an operator or a path. */
const UNSAFE_KEY = /^(__proto__|constructor|prototype)$|^\$|[.\0]/;

/** A copy that is safe to keep: bounded, without hazardous keys; what is too deep or too much is left out. */
export function safeJson(value: unknown, limits: JsonLimits = DEFAULT_LIMITS): Json {
  return copy(value, limits.depth, { ...limits, left: limits.nodes }) ?? null;
}

/** Whether a field of this name may be kept. */
export function isSafeKey(key: string): boolean {
  return key.length > 0 && key.length <= 100 && !UNSAFE_KEY.test(key);
}

type Budget = JsonLimits & { left: number };

function copy(value: unknown, depth: number, budget: Budget): Json | undefined {
  if (budget.left-- <= 0 || depth < 0) return undefined;
  if (typeof value === 'string') return cleaned(value.slice(0, budget.stringLength));
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  if (typeof value === 'boolean' || value === null) return value;
  if (Array.isArray(value))
    return value.map((entry) => copy(entry, depth - 1, budget)).filter((entry) => entry !== undefined);
  return isObject(value) ? copyObject(value, depth, budget) : undefined;
}

function copyObject(value: Record<string, unknown>, depth: number, budget: Budget): Json {
  const kept = Object.entries(value).flatMap(([key, entry]): [string, Json][] => {
    const copied = isSafeKey(key) ? copy(entry, depth - 1, budget) : undefined;
    return copied === undefined ? [] : [[key, copied]];
  });
  return Object.fromEntries(kept);
}
