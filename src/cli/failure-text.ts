/**
 * What is printed where a command cannot go on: our sentences as they are; with the place in the code where it looks like
 * a bug of ours.
 */
export function failureText(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const isBug = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
  return isBug ? (error.stack ?? error.message) : error.message;
}
