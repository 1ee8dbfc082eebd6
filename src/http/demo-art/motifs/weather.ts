import type { Motif, Palette, Point } from '../brush';
import { HEIGHT, WIDTH, circle, line, many, polar, polygon, rect, smooth, stroke } from '../brush';
import { hills } from '../hills';
import type { Random } from '../random';

/** Weather charts: isobars, a sun or a low, and what falls from the cloud. */
export const weather: Motif = (random, palette) => {
  const sky = rect(0, 0, WIDTH, HEIGHT, palette.ground);
  return sky + isobars(random, palette) + random.pick([rain, fog, gusts])(random, palette);
};

function isobars(random: Random, palette: Palette): string {
  const centre: Point = [random.between(120, 520), random.between(60, 160)];
  const wobble = Array.from({ length: 12 }, () => random.between(0.86, 1.14));
  const rings = many(9, (i) => {
    const points = wobble.map((w, j) => polar(centre, (44 + i * 38) * w, j * 30));
    return stroke(`${smooth([...points, points[0]!, points[1]!])}`, palette.light, 1.5, { opacity: 0.7 });
  });
  return rings + circle(...centre, random.between(34, 46), palette.accent);
}

function cloud(x: number, y: number, size: number, fill: string, opacity = 1): string {
  const puffs: readonly [number, number, number][] = [
    [-0.9, 0.1, 0.5],
    [-0.35, -0.28, 0.62],
    [0.35, -0.12, 0.55],
    [0.9, 0.12, 0.42],
  ];
  const body = rect(x - size * 1.3, y + size * 0.08, size * 2.6, size * 0.52, fill, { rx: size * 0.26 });
  const shapes = puffs.map(([dx, dy, r]) => circle(x + dx * size, y + dy * size, r * size, fill)).join('');
  return `<g opacity="${opacity}">${body}${shapes}</g>`;
}

function rain(random: Random, palette: Palette): string {
  const [x, y] = [random.between(240, 420), random.between(150, 180)];
  const drops = many(34, (i) => {
    const [dx, dy] = [x - 130 + (i % 12) * 23, y + 76 + Math.floor(i / 12) * 50 + random.between(0, 18)];
    return line([dx, dy], [dx - 9, dy + random.between(18, 30)], palette.mid, 4);
  });
  return cloud(x + 60, y - 34, 84, palette.mid, 0.7) + drops + cloud(x, y, 100, palette.deep);
}

function fog(random: Random, palette: Palette): string {
  const bands = many(6, (i) =>
    rect(random.between(-60, 60), 210 + i * 34, random.between(460, 680), 18, palette.light, {
      rx: 9,
      opacity: 0.5 + i * 0.08,
    }),
  );
  const spire =
    polygon(
      [
        [430, 250],
        [442, 128],
        [454, 250],
      ],
      palette.deep,
    ) + rect(418, 240, 48, 90, palette.deep);
  return hills(random, palette.mid, 240) + spire + hills(random, palette.deep, 330) + bands;
}

function gusts(random: Random, palette: Palette): string {
  const swirls = many(5, (i) => {
    const [y, x] = [150 + i * 48, random.between(330, 560)];
    return stroke(`M${-20} ${y}H${x.toFixed(0)}a26 26 0 1 0 -26 -26`, i % 2 ? palette.mid : palette.deep, 9);
  });
  return cloud(random.between(380, 520), 110, 66, palette.light, 0.9) + swirls;
}
