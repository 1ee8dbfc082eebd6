import type { Motif, Palette, Point } from '../brush';
import { HEIGHT, WIDTH, circle, many, polygon, rect, stroke, through } from '../brush';
import type { Random } from '../random';

/** Rock in facets, a rope that hangs in a curve, and someone small on it. */
export const climbing: Motif = (random, palette) => {
  const sky =
    rect(0, 0, WIDTH, HEIGHT, palette.ground) +
    circle(random.between(60, 200), random.between(70, 140), random.between(40, 64), palette.light);
  const mirrored = random.chance(0.5);
  const scene = wall(random, palette) + rope(random, palette);
  return sky + (mirrored ? `<g transform="translate(${WIDTH} 0) scale(-1 1)">${scene}</g>` : scene);
};

function wall(random: Random, palette: Palette): string {
  const rows = 5;
  const edge = Array.from({ length: rows + 1 }, (_, i): Point => [random.between(190, 300) + i * 12, i * 82 - 6]);
  const middle = edge.map(([x, y]): Point => [x + random.between(110, 170), y + random.between(-20, 20)]);
  const right = edge.map(([, y]): Point => [WIDTH + 10, y + random.between(-26, 26)]);
  const facet = (a: Point, b: Point, c: Point) =>
    polygon([a, b, c], random.pick([palette.deep, palette.mid, palette.mid]), {
      opacity: random.between(0.55, 1),
      stroke: palette.deep,
      'stroke-width': 0.6,
    });
  const band = (left: Point[], to: Point[]) =>
    many(rows, (i) => facet(left[i]!, to[i]!, left[i + 1]!) + facet(to[i]!, to[i + 1]!, left[i + 1]!));
  return polygon([...edge, [WIDTH, 410], [WIDTH, -10]], palette.mid) + band(edge, middle) + band(middle, right);
}

function rope(random: Random, palette: Palette): string {
  const anchors = Array.from({ length: random.whole(3, 5) }, (_, i): Point => [
    random.between(360, 430) - i * 4,
    24 + i * random.between(50, 66),
  ]);
  const [x, y] = anchors.at(-1)!;
  const cord = stroke(
    `${through(anchors)}q-${random.between(40, 90).toFixed(0)} 70 ${random.between(-60, 10).toFixed(0)} 220`,
    palette.accent,
    5,
  );
  const bolts = anchors
    .map(([ax, ay]) => circle(ax, ay, 6.5, palette.light, { stroke: palette.deep, 'stroke-width': 2.5 }))
    .join('');
  const climber =
    circle(x - 10, y + 12, 11, palette.light) +
    stroke(`M${x - 12} ${y + 26}l-10 40l-22 26m22 -26l16 34m-4 -66l26 -24m-28 26l-26 -6`, palette.light, 8);
  return cord + bolts + climber;
}
