import { createHash, timingSafeEqual } from 'node:crypto';
import type { Normalized, RawDelivery } from '../core/content-source';
import { Refusal } from '../core/refusal';
import type { ContentApi } from './content-api';
import type { FieldMapping } from './field-mapping';

/** What one kind of CMS does its own way: a row of the table in `sources.ts`. Everything in it is pure. */
export interface Source {
  /** Headers (lower case) that `deliveryId` or `normalize` reads. */
  readonly keptHeaders: readonly string[];
  /** Refuses (BAD_SIGNATURE). All secrets are valid, so that one can be replaced without losing a delivery. */
  verify(delivery: RawDelivery, secrets: readonly string[], now: number): void;
  /** Refuses (BAD_PAYLOAD) what is not this source's format at first sight. */
  check(delivery: RawDelivery): void;
  deliveryId(delivery: RawDelivery): string;
  /** What its changes are ordered by, and what happens on a tie: for the guide and for editors. */
  readonly order?: { readonly key: string; readonly onTie: 'the later arrival wins' | 'the CMS is asked' };
  /** How to ask it for documents; missing: it cannot be asked. */
  readonly api?: ContentApi;
  /** Refuses (BAD_PAYLOAD). No changes, with the reason, where the delivery holds nothing of ours. */
  normalize(delivery: RawDelivery, mapping: FieldMapping): Normalized;
}

/** Secrets shorter than this are refused at start: some sources send theirs in the clear, and it is all they have. */
export const MIN_SECRET_LENGTH = 24;

/** An identity for sources without an idempotency key: a digest of the parts, which cannot run into each other. */
export function digestOf(...parts: readonly (string | Uint8Array | null)[]): string {
  const hash = createHash('sha256');
  for (const part of parts) {
    const bytes = part === null ? null : Buffer.from(part);
    hash.update(`${bytes === null ? 'null' : bytes.length}:`).update(bytes ?? '');
  }
  return hash.digest('base64url');
}

/** Whether `given` is one of the secrets; takes the same time whichever it is, and however much of it fits. */
export function isOneOf(given: string, secrets: readonly string[]): boolean {
  const digest = sha256(given);
  return secrets.map((secret) => timingSafeEqual(digest, sha256(secret))).includes(true);
}

/** A change that was looked at and is none of ours. */
export function ignored(reason: string): Normalized {
  return { changes: [], ignored: reason };
}

/** Refuses a delivery that no retry will mend. */
export function badPayload(message: string): Refusal {
  return new Refusal('BAD_PAYLOAD', message);
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
