import type { Motif, Palette, Point } from '../brush';
import { HEIGHT, WIDTH, circle, ellipse, group, line, many, polar, polygon, rect, shape, ring, stroke } from '../brush';
import type { Random } from '../random';

/** A cup from above with its rosetta and beans around it, or a pot on the stove with its steam. */
export const coffee: Motif = (random, palette) => {
  const table = rect(0, 0, WIDTH, HEIGHT, palette.ground);
  return table + random.pick([fromAbove, fromAbove, pot, filter])(random, palette);
};

function fromAbove(random: Random, palette: Palette): string {
  const [x, y] = [random.between(220, 420), random.between(180, 220)];
  const planks = many(7, (i) => rect(0, i * 64 + 26, WIDTH, 1.5, palette.deep, { opacity: 0.12 }));
  return planks + many(random.whole(9, 15), () => bean(random, palette, [x, y])) + cup(random, palette, x, y);
}

function steam(random: Random, palette: Palette, x: number, y: number): string {
  const wisp = (dx: number) => `M${x + dx} ${y}q${random.pick([-26, 26])} -26 0 -52t0 -56`;
  return many(3, (i) => stroke(wisp(i * 34 - 34), palette.light, 9, { opacity: 0.7 }));
}

function pot(random: Random, palette: Palette): string {
  const x = random.between(250, 390);
  const upper = polygon(
    [
      [x - 84, 128],
      [x + 84, 128],
      [x + 50, 226],
      [x - 50, 226],
    ],
    palette.accent,
  );
  const lower = polygon(
    [
      [x - 52, 240],
      [x + 52, 240],
      [x + 90, 366],
      [x - 90, 366],
    ],
    palette.accent,
  );
  const facet = polygon(
    [
      [x - 20, 128],
      [x + 24, 128],
      [x + 14, 226],
      [x - 12, 226],
    ],
    palette.light,
    { opacity: 0.35 },
  );
  const foot = polygon(
    [
      [x - 12, 240],
      [x + 14, 240],
      [x + 24, 366],
      [x - 22, 366],
    ],
    palette.light,
    { opacity: 0.35 },
  );
  const spout =
    polygon(
      [
        [x - 84, 128],
        [x - 122, 116],
        [x - 70, 170],
      ],
      palette.accent,
    ) + circle(x, 102, 13, palette.deep);
  const handle = stroke(`M${x + 72} 146h62v96`, palette.deep, 18) + rect(x - 56, 224, 112, 18, palette.deep, { rx: 5 });
  const lid = polygon(
    [
      [x - 84, 128],
      [x + 84, 128],
      [x, 106],
    ],
    palette.mid,
  );
  return (
    steam(random, palette, x - 110, 96) +
    handle +
    spout +
    upper +
    facet +
    lower +
    foot +
    lid +
    rect(0, 366, WIDTH, 40, palette.deep)
  );
}

function filter(random: Random, palette: Palette): string {
  const x = random.between(250, 390);
  const cone = polygon(
    [
      [x - 104, 70],
      [x + 104, 70],
      [x + 22, 196],
      [x - 22, 196],
    ],
    palette.light,
  );
  const ribs = many(5, (i) => line([x - 64 + i * 32, 84], [x - 14 + i * 7, 188], palette.mid, 2.4, { opacity: 0.6 }));
  const drop = circle(x, 222, 6, palette.mid) + rect(x - 66, 192, 132, 12, palette.accent, { rx: 6 });
  const glass = shape(`M${x - 62} 206h124l30 132q4 28 -26 28h-132q-30 0 -26 -28z`, palette.light, { opacity: 0.5 });
  const level = random.between(262, 310);
  const half = 62 + ((level - 206) / 132) * 30 - 6;
  const brew = shape(`M${x - half} ${level}h${half * 2}L${x + 86} 338q2 20 -20 20h-132q-22 0 -20 -20z`, palette.mid);
  return steam(random, palette, x, 62) + cone + ribs + glass + brew + drop + rect(0, 366, WIDTH, 40, palette.deep);
}

function bean(random: Random, palette: Palette, [x, y]: Point): string {
  const at = polar([x, y], random.between(205, 330), random.between(0, 360));
  const body = ellipse(0, 0, 21, 14, palette.deep) + stroke('M-16 -2Q-4 7 2 0T17 2', palette.mid, 3);
  return group(body, at, random.between(0, 180), random.between(0.8, 1.25));
}

function cup(random: Random, palette: Palette, x: number, y: number): string {
  const handle = group(rect(96, -17, 84, 34, palette.accent, { rx: 16 }), [x, y], random.between(-40, 40));
  const saucer =
    circle(x + 6, y + 12, 172, palette.deep, { opacity: 0.22 }) +
    circle(x, y, 168, palette.light) +
    ring(x, y, 150, palette.accent, 5);
  const vessel = circle(x, y, 114, palette.accent) + circle(x, y, 100, palette.deep) + circle(x, y, 92, palette.mid);
  return saucer + handle + vessel + group(rosetta(random, palette), [x, y], random.between(-60, 60));
}

function rosetta(random: Random, palette: Palette): string {
  const leaves = random.whole(3, 5);
  const petals = many(leaves, (i) => {
    const [half, top] = [58 - i * (40 / leaves), 40 - i * (84 / leaves)];
    return stroke(`M${-half} ${top - 16}Q0 ${top + 34} ${half} ${top - 16}`, palette.light, 11, { opacity: 0.95 });
  });
  return petals + line([0, 66], [0, -58], palette.mid, 5) + circle(0, -52, 11, palette.light);
}
