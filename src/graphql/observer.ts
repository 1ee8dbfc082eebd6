import type { Personalization } from '../usecases/services';

/** What the outside wants to hear of operations: for metrics and the log. Gets no variables, no ids, no tokens. */
export interface GraphObserver {
  /** `field` is the first root field, out of the schema: few values, unlike the names clients give operations. */
  operationEnded(operation: { kind: string; field: string; ms: number; failed: boolean }): void;
  ranked(personalization: Personalization): void;
  failed(code: string): void;
  /** A bug of ours, with its cause. */
  broke(cause: unknown, where: { requestId: string; path: string }): void;
}
