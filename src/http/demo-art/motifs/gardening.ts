import type { Motif, Palette } from '../brush';
import { HEIGHT, WIDTH, circle, ellipse, group, line, many, polar, rect, shape, stroke, tag } from '../brush';
import type { Random } from '../random';

/** What grows: plants over a cut through the soil, a fruit tree, or big leaves against the sun. */
export const gardening: Motif = (random, palette) => {
  const sun = circle(random.between(90, 550), random.between(64, 110), random.between(34, 50), palette.accent);
  return rect(0, 0, WIDTH, HEIGHT, palette.ground) + sun + random.pick([bed, bed, tree, leaves])(random, palette);
};

function bed(random: Random, palette: Palette): string {
  const soil = random.between(262, 292);
  const layers = many(4, (i) =>
    rect(0, soil + i * 36, WIDTH, 60, i % 2 ? palette.mid : palette.deep, { opacity: i === 0 ? 1 : 0.55 }),
  );
  const plants = random.whole(4, 6);
  const step = WIDTH / plants;
  const rows = many(plants, (i) => plant(random, palette, step * (i + 0.5), soil));
  return rect(0, soil, WIDTH, HEIGHT, palette.deep) + layers + rows + seeds(random, palette, soil);
}

function tree(random: Random, palette: Palette): string {
  const x = random.between(250, 390);
  const crowns = many(9, (i) =>
    circle(...polar([x, 152], i === 0 ? 0 : 82, i * 45), random.between(56, 78), i % 3 ? palette.mid : palette.deep),
  );
  const apples = many(random.whole(8, 14), () =>
    circle(...polar([x, 152], random.between(0, 118), random.between(0, 360)), 10, palette.accent),
  );
  const trunk = stroke(`M${x} 380q8 -70 -2 -130m2 60l44 -52m-46 34l-40 -44`, palette.deep, 18);
  const ladder = stroke(
    `M${x + 92} 384l-34 -200m66 200l-34 -200m-16 44h26m-16 46h26m-14 46h26m-14 46h26`,
    palette.light,
    5,
  );
  return trunk + crowns + apples + ladder + rect(0, 376, WIDTH, 30, palette.deep);
}

function leaves(random: Random, palette: Palette): string {
  return many(9, (i) => {
    const size = random.between(130, 210);
    const blade = shape(
      `M0 0C${size * 0.5} ${-size * 0.25} ${size * 0.45} ${-size * 0.95} 0 ${-size * 1.3}C${-size * 0.45} ${-size * 0.95} ${-size * 0.5} ${-size * 0.25} 0 0z`,
      i % 2 ? palette.mid : palette.deep,
    );
    const veins = many(4, (j) =>
      stroke(
        `M0 ${-size * (0.2 + j * 0.22)}l${size * 0.2} ${-size * 0.16}m${-size * 0.2} ${size * 0.16}l${-size * 0.2} ${-size * 0.16}`,
        palette.light,
        1.6,
        { opacity: 0.6 },
      ),
    );
    const rib = stroke(`M0 0V${-size * 1.2}`, palette.light, 2.4, { opacity: 0.7 });
    return group(
      blade + veins + rib,
      [30 + i * 72 + random.between(-16, 16), 410 + random.between(0, 40)],
      random.between(-26, 26),
    );
  });
}

function plant(random: Random, palette: Palette, x: number, soil: number): string {
  const [height, pairs] = [random.between(96, 190), random.whole(3, 5)];
  const roots = many(5, (i) =>
    stroke(`M${x} ${soil}q${(i - 2) * 12} 22 ${(i - 2) * 19} ${random.between(34, 70)}`, palette.light, 1.6, {
      opacity: 0.6,
    }),
  );
  const blade = (side: number, at: number, size: number) =>
    shape(
      `M${x} ${at}q${side * size * 0.35} ${-size * 0.75} ${side * size} ${-size * 0.55}q${-side * size * 0.3} ${size * 0.6} ${-side * size} ${size * 0.55}z`,
      palette.mid,
    );
  const leaves = many(pairs, (i) => {
    const at = soil - (height * (i + 1)) / (pairs + 1);
    return blade(1, at, 52 - i * 7) + blade(-1, at + 8, 52 - i * 7);
  });
  return roots + line([x, soil], [x, soil - height], palette.mid, 5) + leaves + head(random, palette, x, soil - height);
}

function head(random: Random, palette: Palette, x: number, y: number): string {
  if (random.chance(0.35)) return circle(x, y, 13, palette.accent);
  if (random.chance(0.5))
    return many(6, (i) => circle(...polar([x, y], 14, i * 60), 8, palette.light)) + circle(x, y, 8, palette.accent);
  return tag('path', { d: `M${x} ${y + 10}q-16 -22 0 -44q16 22 0 44z`, fill: palette.mid });
}

function seeds(random: Random, palette: Palette, soil: number): string {
  return many(16, () =>
    group(
      ellipse(0, 0, 6, 3.4, palette.light),
      [random.between(10, 630), random.between(soil + 24, 388)],
      random.between(0, 180),
    ),
  );
}
