import type { Motif, Palette } from '../brush';
import { HEIGHT, WIDTH, circle, ellipse, group, line, many, rect, ring } from '../brush';
import type { Random } from '../random';

/** Record sleeves: a cropped disc, a cymbal or a trumpet's bell against bars that keep time. */
export const jazz: Motif = (random, palette) => {
  const paper = rect(0, 0, WIDTH, HEIGHT, palette.ground);
  return random.chance(0.5)
    ? paper + rhythm(random, palette) + disc(random, palette)
    : paper + piano(random, palette) + cymbal(random, palette);
};

function rhythm(random: Random, palette: Palette): string {
  const bars = random.whole(9, 14);
  const step = WIDTH / bars;
  return many(bars, (i) => {
    const height = random.between(50, 330);
    return rect(
      i * step + 4,
      random.chance(0.5) ? 0 : HEIGHT - height,
      step - 8,
      height,
      random.pick([palette.mid, palette.mid, palette.deep, palette.light]),
    );
  });
}

function disc(random: Random, palette: Palette): string {
  const [x, y, r] = [
    random.pick([random.between(120, 200), random.between(430, 520)]),
    random.between(170, 250),
    random.between(150, 186),
  ];
  const grooves = many(9, (i) => ring(x, y, r - 10 - i * 10, palette.mid, 1.2, { opacity: 0.5 }));
  return (
    circle(x, y, r, palette.deep) +
    grooves +
    circle(x, y, r * 0.36, palette.accent) +
    circle(x, y, r * 0.2, palette.light, { opacity: 0.25 }) +
    circle(x, y, 6, palette.light)
  );
}

function piano(random: Random, palette: Palette): string {
  const keys = 11;
  const step = 660 / keys;
  const pressed = random.whole(2, 8);
  const whites = many(keys, (i) =>
    rect(i * step - 10, 190, step - 4, 230, i === pressed ? palette.accent : palette.light, { rx: 5 }),
  );
  const blacks = many(keys, (i) =>
    [2, 6, 9].includes(i) ? '' : rect(i * step + step * 0.52, 190, step * 0.62, 124, palette.deep, { rx: 4 }),
  );
  return group(whites + blacks, [0, 0], random.between(-5, 5));
}

function cymbal(random: Random, palette: Palette): string {
  const [x, y] = [random.between(150, 490), random.between(90, 120)];
  const rims = many(5, (i) =>
    ellipse(0, 0, 160 - i * 28, 40 - i * 7, 'none', { stroke: palette.deep, 'stroke-width': 1.4, opacity: 0.5 }),
  );
  const plate = ellipse(0, 0, 176, 46, palette.accent) + rims + ellipse(0, -8, 38, 14, palette.light);
  return line([x, y], [x + 30, 420], palette.deep, 7) + group(plate, [x, y], random.between(-16, 16));
}
