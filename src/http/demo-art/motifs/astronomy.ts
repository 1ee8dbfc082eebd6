import type { Motif, Palette, Point } from '../brush';
import { HEIGHT, WIDTH, circle, ellipse, many, polar, rect, stroke, through } from '../brush';
import { hills } from '../hills';
import type { Random } from '../random';

/** Night skies: star trails around the pole, a constellation with its lines, or a planet rising. */
export const astronomy: Motif = (random, palette) => {
  const sky = rect(0, 0, WIDTH, HEIGHT, palette.ground) + stars(random, palette, 70);
  const scene = random.pick([trails, constellation, planet])(random, palette);
  return sky + scene + hills(random, palette.deep, 330);
};

function stars(random: Random, palette: Palette, count: number): string {
  return many(count, () =>
    circle(random.between(0, WIDTH), random.between(0, HEIGHT - 60), random.between(0.6, 1.9), palette.light, {
      opacity: random.between(0.35, 0.95),
    }),
  );
}

function trails(random: Random, palette: Palette): string {
  const pole: Point = [random.between(200, 440), random.between(110, 190)];
  const arcs = many(26, (i) => {
    const radius = 16 + i * 15;
    const from = random.between(0, 360);
    const sweep = random.between(35, 75);
    const [a, b] = [polar(pole, radius, from), polar(pole, radius, from + sweep)];
    const colour = random.chance(0.2) ? palette.accent : palette.light;
    return stroke(
      `${through([a])}A${radius} ${radius} 0 0 1 ${b[0].toFixed(1)} ${b[1].toFixed(1)}`,
      colour,
      random.between(1, 2.6),
      { opacity: 0.75 },
    );
  });
  return circle(...pole, 3, palette.accent) + arcs;
}

function constellation(random: Random, palette: Palette): string {
  const points = Array.from({ length: random.whole(5, 7) }, (_, i): Point => [
    100 + i * random.between(62, 78),
    random.between(60, 260),
  ]);
  const glow = points.map(
    ([x, y]) =>
      circle(x, y, 14, palette.accent, { opacity: 0.16 }) + circle(x, y, random.between(3.5, 6), palette.accent),
  );
  return stroke(through(points), palette.light, 1.4, { opacity: 0.6, 'stroke-dasharray': '2 6' }) + glow.join('');
}

function planet(random: Random, palette: Palette): string {
  const [x, y, r] = [random.between(180, 460), random.between(150, 210), random.between(80, 120)];
  const tilt = random.between(-24, 24);
  const bands = many(4, (i) =>
    ellipse(x, y - r * 0.55 + i * r * 0.36, r * (0.82 - Math.abs(i - 1.5) * 0.08), r * 0.07, palette.light, {
      opacity: 0.18,
    }),
  );
  const halo = ellipse(x, y, r * 1.75, r * 0.36, 'none', {
    stroke: palette.light,
    'stroke-width': 5,
    opacity: 0.75,
    transform: `rotate(${tilt.toFixed(0)} ${x.toFixed(0)} ${y.toFixed(0)})`,
  });
  return circle(x, y, r * 1.5, palette.mid, { opacity: 0.25 }) + circle(x, y, r, palette.accent) + bands + halo;
}
