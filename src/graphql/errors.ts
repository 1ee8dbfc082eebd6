import { GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Refusal } from '../core/refusal';
import { StoreUnavailable } from '../ports/stores';
import { KeysUnavailable } from './keys-unavailable';

/** A failure as outsiders may know it. */
export interface PublicError {
  readonly code: string;
  readonly message: string;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** The caller's fault and the world's failure in public words; null for a bug of ours, of which nothing is told. */
export function publicError(cause: unknown): PublicError | null {
  if (cause instanceof Refusal) {
    const details = cause.retryable ? { ...cause.details, retryable: true } : cause.details;
    return { code: cause.code, message: cause.message, details };
  }
  if (cause instanceof StoreUnavailable)
    return { code: 'STORE_UNAVAILABLE', message: cause.message, details: RETRYABLE };
  if (cause instanceof KeysUnavailable) return { code: 'KEYS_UNAVAILABLE', message: cause.message, details: RETRYABLE };
  return null;
}

const RETRYABLE = { retryable: true };

/** What is told of a bug: enough to find it in the log. */
export function maskedError(requestId: string | undefined): PublicError {
  const message = 'Something went wrong on our side. The request id finds it in the log.';
  return { code: 'INTERNAL_SERVER_ERROR', message, details: requestId === undefined ? {} : { requestId } };
}

/** What was thrown, without GraphQL's wrapping. */
export function causeOf(error: unknown): unknown {
  return error instanceof GraphQLError ? (error.originalError ?? error) : error;
}

/** Whether an error is a bug of ours: to be logged with its cause, and masked outside. */
export function isBug(error: unknown): boolean {
  return publicError(causeOf(error)) === null && !isRefusedByGraphQL(error);
}

/** Syntax, validation, variables, limits. Without a code it is refused where it points into the query: a bad argument. */
function isRefusedByGraphQL(error: unknown): boolean {
  const code = error instanceof GraphQLError ? error.extensions.code : undefined;
  if (code !== undefined) return code !== 'INTERNAL_SERVER_ERROR';
  const cause = causeOf(error);
  return cause instanceof GraphQLError && (cause.nodes?.length ?? 0) > 0;
}

export interface ErrorFormat {
  /** Which request an error belongs to. */
  readonly requestIdOf: (error: unknown) => string | undefined;
  /** Development only: the stack goes out with a masked error. */
  readonly showStack: boolean;
}

/** Apollo's `formatError`: the one place where what goes wrong in GraphQL gets its outward form. */
export function createFormatError({ requestIdOf, showStack }: ErrorFormat) {
  return (formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError => {
    const cause = causeOf(error);
    const known = publicError(cause);
    if (known === null && isRefusedByGraphQL(error)) return withCode(formatted);
    const { code, message, details } = known ?? maskedError(requestIdOf(error));
    const stack = known === null && showStack && cause instanceof Error ? { stack: cause.stack } : {};
    const { locations, path } = formatted;
    return {
      message,
      ...(locations && { locations }),
      ...(path && { path }),
      extensions: { ...details, ...stack, code },
    };
  };
}

function withCode(formatted: GraphQLFormattedError): GraphQLFormattedError {
  if (formatted.extensions?.code !== 'INTERNAL_SERVER_ERROR') return formatted;
  return { ...formatted, extensions: { ...formatted.extensions, code: 'BAD_USER_INPUT' } };
}
