/** What is logged of an error. */
export interface LoggableError {
  readonly type: string;
  readonly message?: string;
  readonly code?: string | number;
  /** Places in the code only. */
  readonly stack?: string;
  readonly cause?: LoggableError;
}

const MAX_CAUSES = 5;
const MAX_LENGTH = 2000;

/**
 * An error as a log may hold it: nothing that hangs on it but its code and its causes, for drivers hang documents and
 * whole requests there; and in its words no ids of persons.
 */
export function loggableError(error: unknown, causesLeft = MAX_CAUSES): LoggableError {
  if (!(error instanceof Error)) return { type: typeof error };
  const { name, message, stack, cause } = error;
  const { code } = error as { code?: unknown };
  return {
    type: name,
    message: withoutIds(message),
    ...((typeof code === 'string' || typeof code === 'number') && { code }),
    ...(stack !== undefined && { stack: placesIn(stack.replace(message, '')) }),
    ...(cause !== undefined && causesLeft > 0 && { cause: loggableError(cause, causesLeft - 1) }),
  };
}

/** The stack begins with the message, which may have several lines. */
function placesIn(stack: string): string {
  return stack
    .split('\n')
    .filter((line) => /^\s+at /.test(line))
    .join('\n');
}

/** A message without what may name a person: values of keys, addresses of mail, anonymous readers, and long ids. */
export function withoutIds(message: string): string {
  return message
    .slice(0, MAX_LENGTH)
    .replace(/dup key: \{.*\}/gs, 'dup key: { … }')
    .replace(/[^\s"'/(<]+@[^\s"')>]+/g, '…')
    .replace(/\banon:[\w.:-]+/g, '…')
    .replace(/\b(?=[\w-]*\d)[\w-]{16,}/g, '…');
}
