import type { Point } from './brush';
import { HEIGHT, WIDTH, shape, smooth } from './brush';
import type { Random } from './random';

/** A line of hills from `top` down to the lower edge. */
export function hills(random: Random, fill: string, top: number): string {
  const ridge = Array.from({ length: 8 }, (_, i): Point => [i * 100 - 20, top + random.between(-26, 26)]);
  return shape(`${smooth(ridge)}L${WIDTH + 40} ${HEIGHT}L-20 ${HEIGHT}Z`, fill);
}
