import type { Motif, Palette, Point } from '../brush';
import { HEIGHT, WIDTH, circle, line, many, polygon, rect, ring, shape, smooth, stroke } from '../brush';
import type { Random } from '../random';

/** The sea in layers, with a low sun and one thing on or under the water. */
export const oceans: Motif = (random, palette) => {
  const horizon = random.between(120, 180);
  const sun = circle(random.between(150, 490), horizon - random.between(0, 40), random.between(44, 64), palette.accent);
  const colours = [palette.mid, palette.deep, palette.mid, palette.deep, palette.deep];
  const waves = many(5, (i) => wave(random, horizon + i * 52, 10 + i * 4, colours[i]!, palette.light));
  return (
    rect(0, 0, WIDTH, HEIGHT, palette.ground) + sun + random.pick([whale, sail, buoy])(random, palette, horizon) + waves
  );
};

function wave(random: Random, y: number, height: number, fill: string, foam: string): string {
  const [length, shift] = [random.between(110, 170), random.between(0, 120)];
  const points = Array.from({ length: 14 }, (_, i): Point => [
    i * (length / 2) - shift,
    y + (i % 2 ? height : -height),
  ]);
  const crest = smooth(points);
  return (
    shape(`${crest}L${WIDTH + 60} ${HEIGHT + 9}L-60 ${HEIGHT + 9}Z`, fill, { opacity: 0.92 }) +
    stroke(crest, foam, 2, { opacity: 0.45 })
  );
}

function whale(random: Random, palette: Palette, horizon: number): string {
  const x = random.between(200, 400);
  const tail = `M${x} ${horizon + 40}q10 -60 4 -84q-44 4 -62 -34q46 -8 66 18q20 -26 66 -18q-18 38 -60 34q-2 30 22 84z`;
  return shape(tail, palette.deep);
}

function sail(random: Random, palette: Palette, horizon: number): string {
  const x = random.between(180, 440);
  const sails =
    polygon(
      [
        [x, horizon - 96],
        [x, horizon - 8],
        [x - 58, horizon - 8],
      ],
      palette.light,
    ) +
    polygon(
      [
        [x + 7, horizon - 78],
        [x + 7, horizon - 8],
        [x + 44, horizon - 8],
      ],
      palette.light,
      { opacity: 0.8 },
    );
  return sails + shape(`M${x - 66} ${horizon}h124l-18 24h-84z`, palette.deep);
}

function buoy(random: Random, palette: Palette, horizon: number): string {
  const x = random.between(200, 420);
  return (
    ring(x, horizon - 62, 5, palette.deep, 3) +
    line([x, horizon - 56], [x, horizon - 20], palette.deep, 4) +
    rect(x - 13, horizon - 24, 26, 80, palette.light, { rx: 10 }) +
    rect(x - 13, horizon - 4, 26, 12, palette.deep)
  );
}
