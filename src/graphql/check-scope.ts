import { Refusal } from '../core/refusal';
import type { Scope } from './caller';
import type { GraphContext } from './context';

/** Refuses (FORBIDDEN) whoever has no service key with this scope; `what` is what they may not. */
export function checkScope(scope: Scope, what: string, { caller }: GraphContext): void {
  if (!caller.scopes.has(scope))
    throw new Refusal('FORBIDDEN', `Only a service key with the scope \`${scope}\` may ${what}.`);
}
