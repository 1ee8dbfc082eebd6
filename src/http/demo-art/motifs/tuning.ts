import type { Motif, Point } from '../brush';
import { HEIGHT, WIDTH, circle, many, rect, smooth, stroke } from '../brush';

/** For topics nobody drew: strings in tune, the house's own mark. */
export const tuning: Motif = (random, palette) => {
  const strings = many(7, (i) => {
    const [y, swing, waves] = [60 + i * 48, random.between(6, 34), random.whole(2, 6)];
    const points = Array.from({ length: waves * 4 + 3 }, (_, j): Point => [
      -40 + (j * 720) / (waves * 4 + 2),
      y + (j % 2 ? swing : -swing) * Math.sin((Math.PI * j) / (waves * 4 + 2)),
    ]);
    return stroke(smooth(points), i === 3 ? palette.accent : i % 2 ? palette.mid : palette.deep, i === 3 ? 7 : 4);
  });
  return (
    rect(0, 0, WIDTH, HEIGHT, palette.ground) +
    circle(random.between(160, 480), random.between(120, 280), random.between(70, 120), palette.light, {
      opacity: 0.7,
    }) +
    strings
  );
};
