import type { z } from 'zod';
import { badPayload } from './source';

const utf8 = new TextDecoder('utf-8', { fatal: true });

/** Parses a JSON body. Refuses (BAD_PAYLOAD) what is not UTF-8, not JSON, or not an object. */
export function jsonObject(body: Uint8Array): Record<string, unknown> {
  const parsed = parse(decode(body));
  if (!isObject(parsed)) throw badPayload('The body must be a JSON object.');
  return parsed;
}

/** The value in the shape of the schema. Refuses (BAD_PAYLOAD), naming the fields that do not fit. */
export function shaped<T>(schema: z.ZodType<T>, value: unknown): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const faults = result.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'the body'}: ${message}`);
  throw badPayload(faults.join('; ').slice(0, 400));
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** An own field; never what every object inherits (`constructor`, `toString`). */
export function fieldOf(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function decode(body: Uint8Array): string {
  try {
    return utf8.decode(body);
  } catch {
    throw badPayload('The body is not UTF-8.');
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw badPayload('The body is not JSON.');
  }
}
