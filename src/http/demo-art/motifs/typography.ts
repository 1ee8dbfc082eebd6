import type { Motif, Palette, Point } from '../brush';
import { HEIGHT, WIDTH, group, line, many, rect, ring, tag } from '../brush';
import type { Random } from '../random';

const GLYPHS = ['a', 'g', 'R', 'ã', 'ç', 'ß', '&', 'Q', 'ö', 'e', 'k', 'ẞ', 'õ'];

/** One letter, far too large, among the lines it was drawn on; or a forme of type seen from above. */
export const typography: Motif = (random, palette) => {
  const paper = rect(0, 0, WIDTH, HEIGHT, palette.ground);
  return paper + (random.chance(0.7) ? letter(random, palette) : forme(random, palette));
};

function glyph(character: string, [x, y]: Point, size: number, fill: string, more = {}): string {
  return tag(
    'text',
    {
      x,
      y,
      'font-size': size,
      fill,
      'text-anchor': 'middle',
      'font-family': 'Georgia, Liberation Serif, serif',
      ...more,
    },
    character.replace('&', '&amp;'),
  );
}

function letter(random: Random, palette: Palette): string {
  const [base, x] = [random.between(300, 330), random.between(230, 410)];
  const guides = [base, base - 178, base - 258, base + 62].map((y) =>
    line([-10, y], [650, y], palette.accent, 1.4, { opacity: 0.85 }),
  );
  const block = rect(x - 190, 0, random.between(120, 380), HEIGHT, palette.mid, { opacity: 0.55 });
  const circles =
    ring(x, base - 89, 89, palette.accent, 1.2, { opacity: 0.8 }) +
    ring(x, base - 89, 150, palette.accent, 0.8, { opacity: 0.5, 'stroke-dasharray': '3 6' });
  return (
    block +
    glyph(random.pick(GLYPHS), [x, base], 390, palette.deep, { 'font-weight': random.pick(['400', '700']) }) +
    guides.join('') +
    circles
  );
}

function forme(random: Random, palette: Palette): string {
  const sorts = many(18, (i) => {
    const [x, y] = [70 + (i % 6) * 92, 62 + Math.floor(i / 6) * 104];
    const fill = random.chance(0.14) ? palette.accent : palette.deep;
    return (
      rect(x - 38, y - 40, 82, 94, fill, { rx: 4 }) + glyph(random.pick(GLYPHS), [x + 3, y + 28], 74, palette.light)
    );
  });
  return group(sorts, [30, 14], random.between(-6, 6));
}
