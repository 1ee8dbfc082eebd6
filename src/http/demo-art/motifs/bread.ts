import type { Motif, Palette } from '../brush';
import { HEIGHT, WIDTH, circle, ellipse, group, many, polar, rect, ring, stroke } from '../brush';
import type { Random } from '../random';

/** A loaf from above, scored in one of the ways bakers do, on a floured board. */
export const bread: Motif = (random, palette) => {
  const board = rect(0, 0, WIDTH, HEIGHT, palette.ground) + ellipse(320, 392, 380, 70, palette.deep, { opacity: 0.12 });
  const flour = many(60, () =>
    circle(random.between(20, 620), random.between(10, 390), random.between(0.8, 2.6), palette.light, { opacity: 0.8 }),
  );
  const loaf = random.chance(0.4) ? batard(random, palette) : boule(random, palette);
  return board + flour + group(loaf, [random.between(270, 370), random.between(196, 214)], random.between(-22, 22));
};

function crust(rx: number, ry: number, palette: Palette): string {
  const shadow = ellipse(10, 16, rx, ry, palette.deep, { opacity: 0.3 });
  return (
    shadow +
    ellipse(0, 0, rx, ry, palette.deep) +
    ellipse(-4, -6, rx - 9, ry - 9, palette.mid) +
    ellipse(-14, -16, rx * 0.72, ry * 0.7, palette.light, { opacity: 0.16 })
  );
}

function cut(d: string, palette: Palette): string {
  return stroke(d, palette.deep, 15) + stroke(d, palette.light, 9);
}

function batard(random: Random, palette: Palette): string {
  const slashes = random.whole(3, 5);
  const step = 330 / slashes;
  const scores = many(slashes, (i) =>
    cut(`M${-165 + step * (i + 0.2)} 62Q${-165 + step * (i + 0.55)} 0 ${-165 + step * (i + 0.9)} -62`, palette),
  );
  return crust(240, 118, palette) + scores;
}

function boule(random: Random, palette: Palette): string {
  return crust(156, 156, palette) + random.pick([wedges, leaf, lattice, spiral])(random, palette);
}

function wedges(random: Random, palette: Palette): string {
  const pieces = random.pick([3, 4]);
  return many(pieces, (i) => {
    const angle = (180 / pieces) * i;
    const [a, b] = [polar([0, 0], 118, angle), polar([0, 0], -118, angle)];
    return cut(`M${a[0].toFixed(1)} ${a[1].toFixed(1)}L${b[0].toFixed(1)} ${b[1].toFixed(1)}`, palette);
  });
}

function leaf(random: Random, palette: Palette): string {
  const veins = random.whole(3, 4);
  const side = (sign: number) =>
    many(veins, (i) =>
      cut(`M${sign * 14} ${70 - i * 44}Q${sign * 58} ${52 - i * 44} ${sign * 76} ${14 - i * 40}`, palette),
    );
  return cut('M0 118V-112', palette) + side(1) + side(-1);
}

function lattice(_: Random, palette: Palette): string {
  const lines = many(3, (i) => cut(`M${-56 + i * 56} -92V92`, palette));
  return lines + many(3, (i) => cut(`M-92 ${-56 + i * 56}H92`, palette));
}

function spiral(_: Random, palette: Palette): string {
  return many(5, (i) =>
    ring(0, 0, 24 + i * 25, palette.light, 5, { opacity: 0.8, 'stroke-dasharray': `${60 + i * 44} 9` }),
  );
}
