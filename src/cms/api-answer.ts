import { z } from 'zod';
import { Refusal } from '../core/refusal';
import type { ApiAnswer } from './content-api';
import { shaped } from './json-body';
import { badPayload } from './source';

/** The JSON of a good answer. Refuses UNAUTHENTICATED where the token is not accepted, BAD_PAYLOAD anything else. */
export function answered<T>(answer: ApiAnswer | undefined, schema: z.ZodType<T>, cms: string): T {
  const status = answer?.status ?? 0;
  if (status === 401 || status === 403)
    throw new Refusal('UNAUTHENTICATED', `${cms} does not accept the token (status ${status}).`);
  if (status !== 200) throw badPayload(`${cms} answered with status ${status}${messageOf(answer?.json)}.`);
  return shaped(schema, answer?.json);
}

/** The data of a GraphQL answer. Refuses like `answered`, and what came with errors and no data. */
export function graphqlData<T>(answer: ApiAnswer | undefined, schema: z.ZodType<T>, cms: string): T {
  const failed = answer?.status === 400 ? { ...answer, status: 200 } : answer;
  const { data, errors = [] } = answered(failed, GraphqlAnswer, cms);
  const [first] = errors;
  if (first !== undefined) throw refusalOf(first.message, cms);
  return shaped(schema, data);
}

const GraphqlAnswer = z.object({
  data: z.unknown().optional(),
  errors: z.array(z.looseObject({ message: z.string() })).optional(),
});

/** GraphQL servers say so with status 200. */
const NO_ACCESS = /not allowed|unauthori[sz]ed|forbidden|permission|authenticat|invalid token/i;

function refusalOf(message: string, cms: string): Refusal {
  const said = `${cms} says: ${message.slice(0, 300)}`;
  return NO_ACCESS.test(message) ? new Refusal('UNAUTHENTICATED', said) : badPayload(said);
}

function messageOf(json: unknown): string {
  const parsed = z.object({ message: z.string() }).safeParse(json);
  return parsed.success ? `: ${parsed.data.message.slice(0, 300)}` : '';
}
