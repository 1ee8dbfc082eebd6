import { Refusal } from '../core/refusal';
import type { GraphContext } from './context';

const MAX_ID_LENGTH = 256;
const MAX_LIST = 1000;

/** A list's length as asked for, or the standard one. Refuses (BAD_USER_INPUT) what is out of 1..most. */
export function checkedSize(name: string, given: number | null | undefined, standard: number, most: number): number {
  const size = given ?? standard;
  if (size < 1 || size > most)
    throw new Refusal('BAD_USER_INPUT', `\`${name}\` is between 1 and ${most}; it was ${size}.`);
  return size;
}

/** An id as it came: any characters, but some and not too many. Refuses (BAD_USER_INPUT). */
export function checkedId(name: string, id: string): string {
  if (id !== '' && id.length <= MAX_ID_LENGTH) return id;
  throw new Refusal('BAD_USER_INPUT', `\`${name}\` has 1 to ${MAX_ID_LENGTH} characters.`);
}

/** A list of names or ids, possibly left out. Refuses (BAD_USER_INPUT) more than `most`. */
export function checkedList(
  name: string,
  given: readonly string[] | null | undefined,
  most = MAX_LIST,
): readonly string[] {
  const list = given ?? [];
  if (list.length > most)
    throw new Refusal('BAD_USER_INPUT', `\`${name}\` has at most ${most} entries; it had ${list.length}.`);
  return list.map((entry) => checkedId(name, entry));
}

/** `first` of a page. */
export function checkedFirst(first: number | null | undefined, standard: number, { limits }: GraphContext): number {
  return checkedSize('first', first, standard, limits.maxFirst);
}
