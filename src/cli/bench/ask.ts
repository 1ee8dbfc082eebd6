import { setTimeout as pause } from 'node:timers/promises';

/** One GraphQL request; throws where the answer holds errors. */
export async function ask<Data>(
  url: string,
  headers: Readonly<Record<string, string>>,
  query: string,
  variables: object = {},
): Promise<Data> {
  const body = JSON.stringify({ query, variables });
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body });
  const { data, errors } = (await answer.json()) as { data: Data; errors?: readonly { message: string }[] };
  if (errors !== undefined) throw new Error(`The server answered: ${errors[0]?.message}`);
  return data;
}

/** Asks again and again until it is so; answers the ms since `since`. Throws after `timeoutMs`. */
export async function until(
  isSo: () => Promise<boolean>,
  { since, timeoutMs, what }: { since: number; timeoutMs: number; what: string },
): Promise<number> {
  for (;;) {
    if (await isSo()) return performance.now() - since;
    if (performance.now() - since > timeoutMs) throw new Error(`${what} did not happen within ${timeoutMs} ms.`);
    await pause(2);
  }
}
