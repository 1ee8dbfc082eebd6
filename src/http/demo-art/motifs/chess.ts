import type { Motif, Palette, Point } from '../brush';
import { HEIGHT, WIDTH, circle, group, many, polygon, rect, shape } from '../brush';
import type { Random } from '../random';

/** Outlines of the pieces about their foot, 200 units tall. */
const PIECES: readonly string[] = [
  'M-62 0h124l-10 -26q-22 -10 -24 -54h14v-14h-18q22 -14 22 -38a46 46 0 0 0 -92 0q0 24 22 38h-18v14h14q-2 44 -24 54z',
  'M-66 0h132l-10 -28q-20 -8 -22 -70l14 -20v-52h-26v20h-12v-20h-20v20h-12v-20h-26v52l14 20q-2 62 -22 70z',
  'M-62 0h124l-10 -26q-24 -8 -26 -62h16v-13h-14q22 -22 22 -48q0 -30 -42 -66a9 9 0 1 0 -16 0q-42 36 -42 66q0 26 22 48h-14v13h16q-2 54 -26 62z',
  'M-66 0h132l-10 -28q-24 -8 -26 -76h16v-13h-12l30 -66l-30 18l-20 -34l-14 34l-14 -34l-20 34l-30 -18l30 66h-12v13h16q-2 68 -26 76z',
  'M-66 0h132l-10 -28q-26 -8 -28 -72h16v-13h-14q28 -36 18 -60q-12 -20 -40 -8v-18h14v-14h-14v-14h-16v14h-14v14h14v18q-28 -12 -40 8q-10 24 18 60h-14v13h16q-2 64 -28 72z',
  'M-66 0h132l-10 -28q-14 -8 -8 -52q10 -86 -56 -124l-6 -18l-12 20q-40 22 -56 86l8 16q10 4 20 -6q20 -14 36 -12q-14 30 -34 50q-14 18 -14 40z',
];

/** A board seen low, with one or two pieces in long light. */
export const chess: Motif = (random, palette) => {
  const horizon = random.between(176, 214);
  const sun = circle(random.between(120, 520), horizon - 30, random.between(80, 120), palette.light, { opacity: 0.7 });
  const background = rect(0, 0, WIDTH, HEIGHT, palette.ground) + sun + board(palette, horizon);
  const [x, second] = [random.between(200, 300), random.chance(0.65)];
  const near = piece(random, palette.deep, palette, [x, 362], 1.28);
  const colour = random.chance(0.6) ? palette.accent : palette.light;
  const far = second ? piece(random, colour, palette, [x + random.between(150, 230), 308], 0.92) : '';
  return background + far + near;
};

function board(palette: Palette, horizon: number): string {
  const rows = 5;
  const depth = (i: number) => horizon + (HEIGHT - horizon + 30) * (i / rows) ** 1.5;
  const spread = (i: number) => 62 + (i / rows) ** 1.5 * 92;
  const squares = many(rows * 12, (n) => {
    const [i, j] = [Math.floor(n / 12), (n % 12) - 6];
    if ((i + j) % 2 !== 0) return '';
    const [a, b] = [spread(i), spread(i + 1)];
    return polygon(
      [
        [320 + j * a, depth(i)],
        [320 + (j + 1) * a, depth(i)],
        [320 + (j + 1) * b, depth(i + 1)],
        [320 + j * b, depth(i + 1)],
      ],
      palette.mid,
    );
  });
  return rect(0, horizon, WIDTH, HEIGHT, palette.light) + squares;
}

function piece(random: Random, fill: string, palette: Palette, at: Point, scale: number): string {
  const shadow = polygon(
    [
      [-60, 2],
      [60, 2],
      [230, 34],
      [110, 40],
    ],
    palette.deep,
    { opacity: 0.22 },
  );
  const foot = rect(-74, -4, 148, 18, fill, { rx: 6 });
  return group(
    shadow + shape(random.pick(PIECES), fill, { stroke: palette.deep, 'stroke-width': 2.5 }) + foot,
    at,
    0,
    scale,
  );
}
