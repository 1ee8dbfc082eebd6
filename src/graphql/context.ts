import type { TenantServices } from '../usecases/services';
import type { AnswerNotes } from './answer-notes';
import type { Caller } from './caller';
import type { ItemLoader } from './item-loader';

export interface InputLimits {
  /** Longest list a field may be asked for. */
  readonly maxFirst: number;
  readonly maxTrackEvents: number;
}

/** What resolvers get: made anew for every request, so that nothing is shared between readers. */
export interface GraphContext {
  /** Of the tenant whose address was asked. */
  readonly services: TenantServices;
  readonly caller: Caller;
  /** From Accept-Language, preferred first; empty: any. */
  readonly locales: readonly string[];
  readonly limits: InputLimits;
  readonly requestId: string;
  /** When the request came, by performance.now(). */
  readonly startedAt: number;
  readonly items: ItemLoader;
  readonly answer: AnswerNotes;
}
