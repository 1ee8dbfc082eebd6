import type { Random } from './random';

/** The canvas of every cover, in user units (8:5). */
export const WIDTH = 640;
export const HEIGHT = 400;

/** Five tones of one cover: `ground` behind everything, `deep` for masses, `mid` and `light` for forms, `accent` for the one thing that glows. */
export interface Palette {
  readonly ground: string;
  readonly deep: string;
  readonly mid: string;
  readonly light: string;
  readonly accent: string;
}

/** Paints one motif: pure, all variation drawn from `random`. */
export type Motif = (random: Random, palette: Palette) => string;

export type Point = readonly [x: number, y: number];

/** An element; numbers are cut to one decimal, so that a cover stays a few kilobytes. */
export function tag(name: string, attributes: Readonly<Record<string, string | number>>, content = ''): string {
  const written = Object.entries(attributes).map(
    ([key, value]) => ` ${key}="${typeof value === 'number' ? short(value) : value}"`,
  );
  return content === '' ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${content}</${name}>`;
}

export const rect = (x: number, y: number, width: number, height: number, fill: string, more = {}): string =>
  tag('rect', { x, y, width, height, fill, ...more });

export const circle = (cx: number, cy: number, r: number, fill: string, more = {}): string =>
  tag('circle', { cx, cy, r, fill, ...more });

export const ring = (cx: number, cy: number, r: number, stroke: string, width: number, more = {}): string =>
  tag('circle', { cx, cy, r, fill: 'none', stroke, 'stroke-width': width, ...more });

export const ellipse = (cx: number, cy: number, rx: number, ry: number, fill: string, more = {}): string =>
  tag('ellipse', { cx, cy, rx, ry, fill, ...more });

export const line = (from: Point, to: Point, stroke: string, width: number, more = {}): string =>
  tag('line', {
    x1: from[0],
    y1: from[1],
    x2: to[0],
    y2: to[1],
    stroke,
    'stroke-width': width,
    'stroke-linecap': 'round',
    ...more,
  });

export const shape = (d: string, fill: string, more = {}): string => tag('path', { d, fill, ...more });

export const stroke = (d: string, colour: string, width: number, more = {}): string =>
  tag('path', {
    d,
    fill: 'none',
    stroke: colour,
    'stroke-width': width,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    ...more,
  });

export const polygon = (points: readonly Point[], fill: string, more = {}): string =>
  shape(`${through(points)}Z`, fill, more);

/** A group, moved, turned (degrees) and scaled about its own origin. */
export function group(content: string, [x, y]: Point, turn = 0, scale = 1): string {
  return tag(
    'g',
    { transform: `translate(${short(x)} ${short(y)}) rotate(${short(turn)}) scale(${short(scale * 100) / 100})` },
    content,
  );
}

/** A path of straight lines through the points. */
export function through(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${short(x)} ${short(y)}`).join('');
}

/** A smooth path through the points (quadratic, by midpoints). */
export function smooth(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const bends = rest.map(([x, y], i) => {
    const [px, py] = points[i]!;
    return `Q${short(px)} ${short(py)} ${short((px + x) / 2)} ${short((py + y) / 2)}`;
  });
  return `M${short(first[0])} ${short(first[1])}${bends.join('')}`;
}

/** The point at `angle` (degrees, 0 = right, clockwise) and `radius` from a centre. */
export function polar([cx, cy]: Point, radius: number, angle: number): Point {
  const radians = (angle * Math.PI) / 180;
  return [cx + radius * Math.cos(radians), cy + radius * Math.sin(radians)];
}

/** `count` results of `make`, joined. */
export function many(count: number, make: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => make(i)).join('');
}

function short(value: number): number {
  return Math.round(value * 10) / 10;
}
