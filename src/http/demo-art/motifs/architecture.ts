import type { Motif, Palette } from '../brush';
import { HEIGHT, WIDTH, circle, many, polygon, rect, shape } from '../brush';
import type { Random } from '../random';

/** Facades in low sun: an arcade, a stair, or a wall of windows with one lit. */
export const architecture: Motif = (random, palette) => {
  const sky =
    rect(0, 0, WIDTH, HEIGHT, palette.ground) +
    circle(random.between(90, 550), random.between(70, 130), random.between(46, 70), palette.light);
  return sky + random.pick([arcade, stair, facade])(random, palette) + rect(0, 384, WIDTH, 16, palette.deep);
};

function arch(x: number, y: number, width: number, height: number, fill: string): string {
  const r = width / 2;
  return shape(`M${x} ${y + height}V${y + r}a${r} ${r} 0 0 1 ${width} 0V${y + height}z`, fill);
}

function arcade(random: Random, palette: Palette): string {
  const bays = random.whole(4, 6);
  const step = 560 / bays;
  const storey = (y: number, height: number) =>
    many(bays, (i) => {
      const x = 40 + i * step + step * 0.16;
      return (
        arch(x, y, step * 0.68, height, palette.deep) +
        arch(x + step * 0.2, y + step * 0.12, step * 0.48, height - step * 0.12, palette.accent)
      );
    });
  return (
    rect(40, 66, 560, 320, palette.mid) +
    rect(28, 54, 584, 16, palette.light) +
    rect(40, 212, 560, 10, palette.light) +
    storey(100, 112) +
    storey(244, 142)
  );
}

function stair(random: Random, palette: Palette): string {
  const steps = random.whole(6, 8);
  const [run, rise] = [600 / steps, 300 / steps];
  const treads = many(steps, (i) => {
    const [x, y] = [20 + i * run, 386 - (i + 1) * rise];
    return rect(x, y, WIDTH, HEIGHT, i % 2 ? palette.mid : palette.deep) + rect(x, y, run, 7, palette.light);
  });
  const walker = random.whole(2, steps - 2);
  const [x, y] = [20 + walker * run + run / 2, 386 - (walker + 1) * rise];
  return treads + rect(x - 8, y - 58, 16, 58, palette.accent, { rx: 8 }) + circle(x, y - 70, 10, palette.accent);
}

function facade(random: Random, palette: Palette): string {
  const [columns, rows] = [random.whole(6, 9), random.whole(4, 5)];
  const [w, h] = [520 / columns, 290 / rows];
  const lit = random.whole(0, columns * rows - 1);
  const panes = many(columns * rows, (i) => {
    const [x, y] = [60 + (i % columns) * w, 86 + Math.floor(i / columns) * h];
    const fill = i === lit ? palette.accent : random.chance(0.3) ? palette.light : palette.deep;
    return (
      rect(x + w * 0.18, y + h * 0.16, w * 0.64, h * 0.68, fill) +
      polygon(
        [
          [x + w * 0.18, y + h * 0.16],
          [x + w * 0.82, y + h * 0.16],
          [x + w * 0.18, y + h * 0.6],
        ],
        palette.light,
        { opacity: 0.14 },
      )
    );
  });
  return rect(60, 66, 520, 320, palette.mid) + rect(48, 56, 544, 14, palette.deep) + panes;
}
