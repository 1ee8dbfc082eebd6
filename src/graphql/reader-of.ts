import { ANONYMOUS_PREFIX } from '../core/interaction';
import { Refusal } from '../core/refusal';
import type { Reader } from '../usecases/services';
import type { GraphContext } from './context';
import { checkedId } from './input-checks';

/** For whom to answer: the caller, or whom a service key names. Refuses (FORBIDDEN) `userId` from anybody else. */
export function readerOf({ caller }: GraphContext, userId: string | null | undefined): Reader {
  if (userId === undefined || userId === null) return caller.reader;
  if (!caller.scopes.has('act-as')) {
    throw new Refusal('FORBIDDEN', 'Only a service key with the scope `act-as` may pass `userId`.');
  }
  return { userId: checkedId('userId', userId), signedIn: !userId.startsWith(ANONYMOUS_PREFIX) };
}
