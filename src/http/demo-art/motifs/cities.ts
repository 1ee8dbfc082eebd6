import type { Motif, Palette } from '../brush';
import { HEIGHT, WIDTH, circle, group, many, polygon, rect, stroke } from '../brush';
import type { Random } from '../random';

/** Towns: a skyline in three depths, or a plan of blocks crossed by the path people really take. */
export const cities: Motif = (random, palette) =>
  random.chance(0.55) ? skyline(random, palette) : plan(random, palette);

function skyline(random: Random, palette: Palette): string {
  const sun = circle(random.between(140, 500), random.between(110, 170), random.between(56, 84), palette.accent);
  const tiers: readonly [string, number, number][] = [
    [palette.light, 150, 0.7],
    [palette.mid, 190, 1],
    [palette.deep, 250, 1],
  ];
  const rows = tiers.map(([fill, top, opacity]) => `<g opacity="${opacity}">${houses(random, palette, fill, top)}</g>`);
  return rect(0, 0, WIDTH, HEIGHT, palette.ground) + sun + rows.join('');
}

function houses(random: Random, palette: Palette, fill: string, top: number): string {
  return many(11, (i) => {
    const [x, y, width] = [i * 62 - 20, top + random.between(-46, 46), random.between(54, 70)];
    const roof = random.chance(0.4)
      ? polygon(
          [
            [x, y],
            [x + width / 2, y - 30],
            [x + width, y],
          ],
          fill,
        )
      : '';
    const windows =
      fill === palette.deep
        ? many(6, (j) =>
            random.chance(0.45)
              ? rect(x + 12 + (j % 2) * 22, y + 18 + Math.floor(j / 2) * 30, 10, 14, palette.accent)
              : '',
          )
        : '';
    return rect(x, y, width, HEIGHT, fill) + roof + windows;
  });
}

function plan(random: Random, palette: Palette): string {
  const [columns, rows] = [random.whole(5, 7), random.whole(3, 4)];
  const [w, h] = [720 / columns, 460 / rows];
  const blocks = many(columns * rows, (i) => {
    const [x, y] = [(i % columns) * w, Math.floor(i / columns) * h];
    const fill = random.pick([palette.deep, palette.mid, palette.deep, palette.light]);
    const court = random.chance(0.4)
      ? rect(x + w * 0.34, y + h * 0.34, w * 0.32, h * 0.32, palette.ground, { rx: 3 })
      : '';
    return rect(x + 9, y + 9, w - 18, h - 18, fill, { rx: 6 }) + court;
  });
  const path = stroke(
    `M-10 ${random.between(300, 420).toFixed(0)}C180 300 ${random.between(260, 380).toFixed(0)} 200 660 ${random.between(-10, 60).toFixed(0)}`,
    palette.accent,
    13,
  );
  return rect(0, 0, WIDTH, HEIGHT, palette.ground) + group(blocks, [-40, -30], random.between(-7, 7)) + path;
}
