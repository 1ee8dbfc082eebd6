import type { Motif, Palette, Point } from '../brush';
import { HEIGHT, WIDTH, circle, line, many, polar, polygon, rect, ring, stroke, through } from '../brush';
import { hills } from '../hills';
import type { Random } from '../random';

/** Bicycles: the machine from its side as geometry, its gear seen close, or a road that climbs in bends. */
export const cycling: Motif = (random, palette) => {
  const art = random.pick([bicycle, gear, pass])(random, palette);
  return random.chance(0.5) ? `<g transform="translate(${WIDTH} 0) scale(-1 1)">${art}</g>` : art;
};

function gear(random: Random, palette: Palette): string {
  const centre: Point = [random.between(180, 320), random.between(180, 230)];
  const teeth = random.pick([28, 32, 36]);
  const cogs = many(teeth, (i) => line(centre, polar(centre, 158, (360 / teeth) * i), palette.deep, 13));
  const holes = many(5, (i) => circle(...polar(centre, 84, i * 72 + 20), 30, palette.ground));
  const wheelOf =
    circle(...centre, 146, palette.deep) +
    holes +
    circle(...centre, 34, palette.accent) +
    circle(...centre, 12, palette.light);
  const crank = line(centre, polar(centre, 196, random.between(20, 70)), palette.accent, 26);
  return (
    rect(0, 0, WIDTH, HEIGHT, palette.ground) +
    circle(520, 110, random.between(70, 120), palette.light) +
    chain(centre, palette) +
    cogs +
    wheelOf +
    crank
  );
}

function chain([x, y]: Point, palette: Palette): string {
  const run = (from: number, to: number) => `M${x} ${y + from}L${WIDTH + 20} ${to}`;
  const links = run(-158, 60) + run(158, 360);
  return stroke(links, palette.mid, 20) + stroke(links, palette.light, 8, { 'stroke-dasharray': '1 17' });
}

function wheel([x, y]: Point, r: number, palette: Palette): string {
  const spokes = many(18, (i) => line([x, y], polar([x, y], r, i * 20), palette.deep, 1, { opacity: 0.6 }));
  return spokes + ring(x, y, r, palette.deep, 9) + ring(x, y, r - 9, palette.light, 3) + circle(x, y, 9, palette.deep);
}

function bicycle(random: Random, palette: Palette): string {
  const [back, front, crank]: Point[] = [
    [188, 262],
    [456, 262],
    [304, 270],
  ];
  const [seat, head]: Point[] = [
    [268, 142],
    [416, 150],
  ];
  const frame = stroke(
    `${through([back!, seat!, head!, crank!, back!])}M${crank![0]} ${crank![1]}L${seat![0]} ${seat![1]}`,
    palette.accent,
    11,
  );
  const bars =
    stroke(`${through([front!, [head![0] - 12, 112]])}h46q18 6 10 30`, palette.deep, 8) +
    stroke(`M${seat![0]} ${seat![1]}l-9 -30m-28 0h56`, palette.deep, 9);
  const sun = circle(random.between(120, 520), random.between(80, 140), random.between(60, 90), palette.light);
  return (
    rect(0, 0, WIDTH, HEIGHT, palette.ground) +
    sun +
    hills(random, palette.mid, 300) +
    rect(0, 352, WIDTH, 48, palette.deep) +
    wheel(back!, 88, palette) +
    wheel(front!, 88, palette) +
    frame +
    bars +
    ring(...crank!, 22, palette.deep, 6)
  );
}

function pass(random: Random, palette: Palette): string {
  const sway = random.between(60, 130);
  const road = `M${320 - sway} 420C${520 + sway} 372 ${520 + sway} 318 330 300S${180 - sway / 2} 246 316 226S${460 + sway / 3} 190 350 176S${290 - sway / 4} 150 340 138`;
  const peak = polygon(
    [
      [-20, 420],
      [random.between(280, 380), random.between(60, 100)],
      [680, 420],
    ],
    palette.mid,
  );
  const sun = circle(random.between(90, 200), random.between(70, 110), 44, palette.accent);
  return (
    rect(0, 0, WIDTH, HEIGHT, palette.ground) +
    sun +
    peak +
    hills(random, palette.deep, 372) +
    stroke(road, palette.light, 17) +
    stroke(road, palette.deep, 2, { 'stroke-dasharray': '10 12' }) +
    circle(330, 300, 11, palette.accent)
  );
}
