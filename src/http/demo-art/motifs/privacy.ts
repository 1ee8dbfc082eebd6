import type { Motif, Palette } from '../brush';
import { HEIGHT, WIDTH, circle, group, many, rect, ring, shape, stroke } from '../brush';
import type { Random } from '../random';

/** Keeping to oneself: a keyhole in rings, a letter with its lines blacked out, or a fingerprint. */
export const privacy: Motif = (random, palette) => {
  const ground = rect(0, 0, WIDTH, HEIGHT, palette.ground);
  return ground + random.pick([keyhole, redacted, fingerprint])(random, palette);
};

function keyhole(random: Random, palette: Palette): string {
  const [x, y] = [random.between(240, 400), 200];
  const rings = many(7, (i) =>
    ring(x, y, 120 + i * 44, palette.mid, 16, {
      opacity: 0.6 - i * 0.07,
      'stroke-dasharray': `${random.between(60, 240).toFixed(0)} ${random.between(12, 60).toFixed(0)}`,
    }),
  );
  const hole = circle(x, y - 26, 34, palette.accent) + shape(`M${x - 17} ${y - 10}h34l18 84h-70z`, palette.accent);
  return rings + circle(x, y, 108, palette.deep) + ring(x, y, 92, palette.light, 2.5, { opacity: 0.5 }) + hole;
}

function redacted(random: Random, palette: Palette): string {
  const sheet = rect(-180, -210, 360, 470, palette.light, { rx: 6 });
  const rows = many(9, (i) => {
    const split = random.between(60, 200);
    const [a, b] = [random.chance(0.5), random.chance(0.35)];
    const bar = (x: number, width: number, black: boolean) =>
      rect(x, -168 + i * 42, width, black ? 24 : 7, black ? palette.deep : palette.mid, {
        rx: 3,
        opacity: black ? 1 : 0.8,
      });
    return bar(-144, split, a) + bar(-144 + split + 16, 272 - split, b);
  });
  const seal = circle(120, 176, 34, palette.accent);
  return group(
    rect(-168, -196, 360, 470, palette.deep, { rx: 6, opacity: 0.25 }) + sheet + rows + seal,
    [random.between(260, 380), 196],
    random.between(-11, 11),
  );
}

function fingerprint(random: Random, palette: Palette): string {
  const x = random.between(250, 390);
  const ridges = many(9, (i) => {
    const [w, top] = [24 + i * 19, 176 - i * 19];
    const drop = 330 - Math.abs(i - 4) * 8;
    return stroke(
      `M${x - w} ${drop}V${top + w}A${w} ${w} 0 0 1 ${x + w} ${top + w}V${drop}`,
      i === 4 ? palette.accent : palette.deep,
      8.5,
      { 'stroke-dasharray': `${random.between(90, 260).toFixed(0)} ${random.between(14, 26).toFixed(0)}` },
    );
  });
  return rect(x - 210, 16, 420, 368, palette.light, { rx: 26 }) + ridges;
}
