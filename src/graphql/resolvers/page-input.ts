import type { PageInput } from '../../usecases/services';
import type { GraphContext } from '../context';
import { checkedFirst, checkedId, checkedList } from '../input-checks';
import { readerOf } from '../reader-of';
import type { ContextInput } from '../types/inputs';

const MAX_LOCALES = 20;

/** Languages asked for in the query, else in the headers. Refuses (BAD_USER_INPUT) too many. */
export function localesOf(given: ContextInput | null | undefined, context: GraphContext): readonly string[] {
  return given?.locales ? checkedList('locales', given.locales, MAX_LOCALES) : context.locales;
}

interface PageArgs {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly context?: ContextInput | null;
  readonly userId?: string | null;
}

/** What all pages ask for. Refuses (BAD_USER_INPUT, FORBIDDEN). */
export function pageInput(args: PageArgs, standard: number, context: GraphContext): PageInput {
  return {
    reader: readerOf(context, args.userId),
    first: checkedFirst(args.first, standard, context),
    after: args.after ?? undefined,
    locales: localesOf(args.context, context),
  };
}

/** The moment's item, if the query named one. */
export function currentItemOf({ context }: PageArgs): string | undefined {
  return context?.currentItemId ? checkedId('currentItemId', context.currentItemId) : undefined;
}
