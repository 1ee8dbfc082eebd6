/**
 * The caller's fault, said plainly. `code` is stable and in upper case; transports map it once (graphql/errors.ts,
 * http/http-errors.ts). `retryable` is for the world's failures that the caller may repeat unchanged.
 */
export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
    this.name = 'Refusal';
  }

  get retryable(): boolean {
    return RETRYABLE.has(this.code);
  }
}

export type RefusalCode =
  | 'BAD_USER_INPUT'
  | 'BAD_CURSOR'
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'CONFLICT'
  | 'TOO_LARGE'
  | 'RATE_LIMITED'
  | 'INBOX_FULL'
  | 'STORE_UNAVAILABLE'
  | 'UNKNOWN_ITEM'
  | 'TIME_IN_FUTURE'
  | 'TIME_TOO_OLD'
  | 'BAD_VALUE'
  | 'BAD_TOKEN'
  | 'BAD_SIGNATURE'
  | 'UNKNOWN_SOURCE'
  | 'BAD_PAYLOAD'
  | 'BAD_CAMPAIGN'
  | 'UNKNOWN_PERIOD'
  | 'CAMPAIGN_PAUSED'
  | 'NOT_IN_AUDIENCE'
  | 'FREQUENCY_CAPPED'
  | 'TOO_FEW_ITEMS'
  | 'RESERVATION_EXPIRED'
  | 'RESERVATION_VOIDED'
  | 'ALREADY_COMMITTED';

const RETRYABLE: ReadonlySet<RefusalCode> = new Set(['STORE_UNAVAILABLE', 'RATE_LIMITED', 'INBOX_FULL']);
