import type { Motif, Palette, Point } from '../brush';
import { HEIGHT, WIDTH, circle, line, many, polar, rect, ring } from '../brush';
import type { Random } from '../random';

/** Learning machines: layers joined by weights, or points in a space with one's nearest neighbours ringed. */
export const machineLearning: Motif = (random, palette) => {
  const ground = rect(0, 0, WIDTH, HEIGHT, palette.ground);
  return ground + (random.chance(0.5) ? layers(random, palette) : neighbours(random, palette));
};

function layers(random: Random, palette: Palette): string {
  const sizes = Array.from({ length: 4 }, () => random.whole(3, 6));
  const place = (column: number, i: number): Point => [96 + column * 150, 200 + (i - (sizes[column]! - 1) / 2) * 62];
  const edges = many(3, (c) =>
    many(sizes[c]! * sizes[c + 1]!, (n) => {
      const strong = random.chance(0.16);
      return line(
        place(c, n % sizes[c]!),
        place(c + 1, Math.floor(n / sizes[c]!)),
        strong ? palette.accent : palette.mid,
        strong ? 3.4 : random.between(0.5, 1.8),
        { opacity: strong ? 0.95 : 0.55 },
      );
    }),
  );
  const nodes = many(4, (c) =>
    many(sizes[c]!, (i) =>
      circle(...place(c, i), random.between(12, 19), random.chance(0.25) ? palette.accent : palette.deep, {
        stroke: palette.light,
        'stroke-width': 3,
      }),
    ),
  );
  return edges + nodes;
}

function neighbours(random: Random, palette: Palette): string {
  const quarters = random.pick([
    [0, 1, 2, 3],
    [2, 0, 3, 1],
    [3, 2, 1, 0],
    [1, 3, 0, 2],
  ]);
  const centres = quarters.map((i): Point => [
    150 + (i % 2) * 340 + random.between(-50, 50),
    108 + (i >> 1) * 180 + random.between(-24, 24),
  ]);
  const colours = [palette.deep, palette.mid, palette.light, palette.deep];
  const cloud = (centre: Point, i: number) =>
    many(26, () =>
      circle(...polar(centre, random.between(8, 104), random.between(0, 360)), random.between(4, 9), colours[i]!, {
        opacity: 0.9,
      }),
    );
  const [me, radius]: [Point, number] = [centres[0]!, random.between(64, 96)];
  const near = Array.from({ length: 5 }, (_, i) =>
    polar(me, random.between(radius * 0.45, radius * 0.95), i * 72 + random.between(-20, 20)),
  );
  const links = near.map((point) => line(me, point, palette.accent, 3) + circle(...point, 8, palette.accent)).join('');
  return (
    centres.map(cloud).join('') +
    circle(...me, radius, palette.accent, { opacity: 0.14 }) +
    ring(...me, radius, palette.accent, 2, { 'stroke-dasharray': '5 7' }) +
    links +
    circle(...me, 14, palette.light, { stroke: palette.accent, 'stroke-width': 6 })
  );
}
