import type { Motif, Palette, Point } from '../brush';
import { HEIGHT, WIDTH, circle, group, line, many, polar, polygon, rect, ring, shape, stroke } from '../brush';
import { hills } from '../hills';
import type { Random } from '../random';

/** Things that kept: a pocket watch, an urn with its frieze, or columns. */
export const history: Motif = (random, palette) => {
  const wall = rect(0, 0, WIDTH, HEIGHT, palette.ground) + contours(random, palette);
  return wall + random.pick([watch, urn, columns])(random, palette);
};

function contours(random: Random, palette: Palette): string {
  const centre: Point = [random.between(60, 580), random.between(40, 360)];
  return many(8, (i) => ring(...centre, 60 + i * 54, palette.mid, 1.2, { opacity: 0.45 }));
}

function watch(random: Random, palette: Palette): string {
  const centre: Point = [random.between(230, 410), 216];
  const [x, y] = centre;
  const marks = many(60, (i) =>
    line(polar(centre, i % 5 ? 122 : 108, i * 6), polar(centre, 130, i * 6), palette.deep, i % 5 ? 1.4 : 5),
  );
  const hand = (angle: number, length: number, width: number) =>
    line(polar(centre, -18, angle), polar(centre, length, angle), palette.accent, width);
  const crown = rect(x - 13, 26, 26, 44, palette.mid, { rx: 5 }) + ring(x, 22, 26, palette.mid, 8);
  const face = circle(x, y, 160, palette.deep) + circle(x, y, 150, palette.mid) + circle(x, y, 139, palette.light);
  return (
    crown +
    face +
    marks +
    hand(random.between(0, 360), 74, 8) +
    hand(random.between(0, 360), 110, 5) +
    circle(x, y, 9, palette.deep)
  );
}

function urn(random: Random, palette: Palette): string {
  const body =
    'M-44 -160h88l-8 18q-4 34 40 62q58 44 34 126q-18 60 -70 92h-80q-52 -32 -70 -92q-24 -82 34 -126q44 -28 40 -62z';
  const handles = stroke('M-38 -140q-84 6 -70 92M38 -140q84 6 70 92', palette.deep, 13);
  const teeth = many(9, (i) =>
    polygon(
      [
        [-96 + i * 24, 26],
        [-84 + i * 24, 2],
        [-72 + i * 24, 26],
      ],
      palette.accent,
    ),
  );
  const frieze =
    rect(-104, -14, 208, 5, palette.light) +
    teeth +
    rect(-100, 34, 200, 5, palette.light) +
    rect(-84, 78, 168, 8, palette.mid);
  return (
    hills(random, palette.mid, 350) +
    group(
      handles + shape(body, palette.deep) + frieze + rect(-58, 134, 116, 16, palette.deep, { rx: 4 }),
      [random.between(230, 410), 212],
      0,
      1.1,
    )
  );
}

function columns(random: Random, palette: Palette): string {
  const count = random.whole(3, 5);
  const step = 560 / count;
  const broken = random.whole(0, count - 1);
  const sun = circle(random.between(120, 520), 130, 62, palette.accent);
  const pillars = many(count, (i) => {
    const [x, top] = [40 + i * step + step * 0.2, i === broken ? random.between(190, 250) : 104];
    const width = step * 0.6;
    const flutes = many(4, (j) =>
      rect(x + width * (0.12 + j * 0.22), top + 12, width * 0.08, 372 - top, palette.mid, { opacity: 0.8 }),
    );
    const capital = i === broken ? '' : rect(x - 14, 88, width + 28, 20, palette.deep, { rx: 4 });
    return (
      rect(x, top, width, 384 - top, palette.light) + flutes + capital + rect(x - 12, 366, width + 24, 18, palette.deep)
    );
  });
  return sun + pillars + rect(0, 384, WIDTH, 16, palette.deep);
}
