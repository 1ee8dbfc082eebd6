import type { Motif, Palette } from '../brush';
import { HEIGHT, WIDTH, circle, group, many, polar, polygon, rect, ring, stroke } from '../brush';
import type { Random } from '../random';

/** A lens's iris, or a contact sheet with one frame ringed in grease pencil. */
export const photography: Motif = (random, palette) => {
  const ground = rect(0, 0, WIDTH, HEIGHT, palette.ground);
  return ground + (random.chance(0.5) ? iris(random, palette) : contactSheet(random, palette));
};

function iris(random: Random, palette: Palette): string {
  const [x, y, blades] = [random.between(240, 400), 200, random.pick([6, 7, 8])];
  const [opening, turn] = [random.between(40, 78), random.between(0, 60)];
  const leaves = many(blades, (i) => {
    const angle = turn + (360 / blades) * i;
    const points = [
      polar([x, y], opening, angle),
      polar([x, y], opening, angle + 360 / blades),
      polar([x, y], 176, angle + 360 / blades + 52),
      polar([x, y], 176, angle + 52),
    ];
    return polygon(points, i % 2 ? palette.deep : palette.mid, { stroke: palette.ground, 'stroke-width': 2 });
  });
  const barrel = circle(x, y, 190, palette.deep) + circle(x, y, 176, palette.mid);
  const glint = stroke(`M${x - 128} ${y - 84}A153 153 0 0 1 ${x - 30} ${y - 150}`, palette.light, 9, { opacity: 0.7 });
  return (
    barrel +
    circle(x, y, opening + 6, palette.accent) +
    leaves +
    ring(x, y, 183, palette.light, 3, { opacity: 0.8 }) +
    glint
  );
}

function contactSheet(random: Random, palette: Palette): string {
  const chosen = random.whole(0, 11);
  const strips = many(
    3,
    (row) =>
      rect(-20, 22 + row * 126, 680, 112, palette.deep) +
      many(
        34,
        (i) =>
          rect(i * 20 - 6, 26 + row * 126, 9, 6, palette.ground) +
          rect(i * 20 - 6, 124 + row * 126, 9, 6, palette.ground),
      ),
  );
  const frames = many(12, (i) => frame(random, palette, 26 + (i % 4) * 152, 38 + Math.floor(i / 4) * 126));
  const [cx, cy] = [26 + (chosen % 4) * 152 + 66, 38 + Math.floor(chosen / 4) * 126 + 40];
  const mark = stroke(`M${cx - 74} ${cy + 8}q-8 -60 70 -58t80 50t-78 54t-76 -40`, palette.accent, 6);
  return group(strips + frames + mark, [0, 0], random.between(-3, 3));
}

function frame(random: Random, palette: Palette, x: number, y: number): string {
  const horizon = y + random.between(34, 60);
  const sun = circle(
    x + random.between(24, 108),
    y + random.between(16, 32),
    random.between(6, 12),
    random.chance(0.3) ? palette.accent : palette.light,
  );
  const land = polygon(
    [
      [x, y + 80],
      [x, horizon],
      [x + random.between(30, 100), horizon - random.between(4, 22)],
      [x + 132, horizon],
      [x + 132, y + 80],
    ],
    palette.deep,
    { opacity: 0.85 },
  );
  return rect(x, y, 132, 80, random.pick([palette.mid, palette.ground, palette.mid])) + sun + land;
}
