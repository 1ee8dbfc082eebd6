import type { Motif, Palette, Point } from '../brush';
import { HEIGHT, WIDTH, circle, many, polygon, rect, stroke, through } from '../brush';
import { hills } from '../hills';
import type { Random } from '../random';

/** Railways: a network map with its stations at 45°, or a track running to where the sun goes down. */
export const trains: Motif = (random, palette) =>
  random.chance(0.6) ? network(random, palette) : track(random, palette);

function network(random: Random, palette: Palette): string {
  const colours = [palette.mid, palette.accent, palette.light, palette.mid];
  const routes = colours.map((colour, i) => {
    const y = 76 + i * 78 + random.between(-12, 12);
    const [bend, drop] = [random.between(110, 330), random.pick([-1, 1]) * random.between(60, 120)];
    const points: Point[] = [
      [-20, y],
      [bend, y],
      [bend + Math.abs(drop), y + drop],
      [660, y + drop],
    ];
    const stops = [
      [bend - 60, y],
      [bend, y],
      [bend + Math.abs(drop) + 40, y + drop],
      [bend + Math.abs(drop) + 130, y + drop],
    ];
    const stations = stops.map(([x, at]) =>
      circle(x!, at!, 8.5, palette.deep, { stroke: palette.light, 'stroke-width': 4 }),
    );
    return stroke(through(points), colour, 11) + stations.join('');
  });
  return rect(0, 0, WIDTH, HEIGHT, palette.deep) + routes.join('');
}

function track(random: Random, palette: Palette): string {
  const [x, horizon] = [random.between(240, 400), random.between(150, 190)];
  const sleepers = many(11, (i) => {
    const near = (i / 10) ** 2;
    const [y, half] = [horizon + 8 + near * (HEIGHT - horizon), 10 + near * 210];
    return rect(x - half, y, half * 2, 4 + near * 18, palette.deep);
  });
  const rail = (side: number) =>
    polygon(
      [
        [x + side * 5, horizon],
        [x + side * 8, horizon],
        [x + side * 168, HEIGHT],
        [x + side * 142, HEIGHT],
      ],
      palette.light,
    );
  const sun = circle(x, horizon, random.between(58, 92), palette.accent);
  return (
    rect(0, 0, WIDTH, HEIGHT, palette.ground) +
    sun +
    hills(random, palette.mid, horizon + 14) +
    sleepers +
    rail(1) +
    rail(-1)
  );
}
