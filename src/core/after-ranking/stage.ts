import type { Diversity } from '../recipe';
import type { RankingRequest, World } from '../recommend';
import type { Caps } from './caps';

/** What every step after ranking looks at. */
export interface Stage {
  readonly settings: Diversity;
  readonly caps: Caps;
  readonly request: RankingRequest;
  readonly world: World;
}
