import type { HistoryEntry, Interest } from './recommender';

interface Point {
  readonly itemId: string;
  readonly weight: number;
  readonly vector: Float32Array;
}

const ITERATIONS = 3;
/** One interest for about so many items: a reader of six things has two interests, not six. */
const ITEMS_PER_INTEREST = 4;

/**
 * Groups what a reader liked into a few interests by spherical k-means (Dhillon & Modha 2001), seeded farthest-first from
 * the strongest item, so that the outcome is deterministic. One mean over everything would point between a reader's
 * interests, at nothing they like (the finding of PinnerSage, Pal et al. 2020).
 */
export function clusterInterests(
  history: readonly HistoryEntry[],
  vectorOf: (itemId: string) => Float32Array | undefined,
  { maxInterests }: { readonly maxInterests: number },
): Interest[] {
  const points = pointsOf(history, vectorOf);
  if (points.length === 0) return [];
  const k = Math.min(maxInterests, Math.ceil(points.length / ITEMS_PER_INTEREST));
  let groups = farthestFirst(points, k);
  let centres = groups.map(meanDirection);
  for (let i = 0; i < ITERATIONS; i += 1) {
    const moved = nearestGroups(points, centres);
    if (sameGroups(moved, groups)) break;
    groups = moved;
    centres = groups.map(meanDirection);
  }
  return interestsOf(groups, centres);
}

/** Groups keep the order of the points, so equal ones are equal place by place. */
function sameGroups(a: readonly Point[][], b: readonly Point[][]): boolean {
  const same = (one: readonly Point[], other: readonly Point[]) => one.every((point, j) => point === other[j]);
  return a.length === b.length && a.every((group, i) => group.length === b[i]!.length && same(group, b[i]!));
}

function pointsOf(history: readonly HistoryEntry[], vectorOf: (id: string) => Float32Array | undefined): Point[] {
  return history.flatMap(({ itemId, weight }) => {
    const vector = vectorOf(itemId);
    return vector === undefined || weight <= 0 ? [] : [{ itemId, weight, vector }];
  });
}

/** The strongest point, then again and again the one farthest from all chosen; every point in the group of its nearest. */
function farthestFirst(points: readonly Point[], k: number): Point[][] {
  let next = points.reduce((best, point) => (point.weight > best.weight ? point : best));
  const nearest = points.map(() => ({ group: 0, similarity: -Infinity }));
  for (let group = 0; group < k; group += 1) {
    points.forEach((point, i) => {
      const similarity = dot(point.vector, next.vector);
      if (similarity > nearest[i]!.similarity) nearest[i] = { group, similarity };
    });
    next = points[nearest.reduce((far, { similarity }, i) => (similarity < nearest[far]!.similarity ? i : far), 0)]!;
  }
  return grouped(points, k, (_, i) => nearest[i]!.group);
}

function nearestGroups(points: readonly Point[], centres: readonly Float32Array[]): Point[][] {
  return grouped(points, centres.length, ({ vector }) => {
    let [nearest, highest] = [0, -Infinity];
    for (let group = 0; group < centres.length; group += 1) {
      const similarity = dot(vector, centres[group]!);
      if (similarity > highest) [nearest, highest] = [group, similarity];
    }
    return nearest;
  });
}

function grouped(points: readonly Point[], k: number, groupOf: (point: Point, i: number) => number): Point[][] {
  const groups: Point[][] = Array.from({ length: k }, () => []);
  points.forEach((point, i) => groups[groupOf(point, i)]!.push(point));
  return groups.filter((group) => group.length > 0);
}

function meanDirection(group: readonly Point[]): Float32Array {
  const mean = new Float32Array(group[0]!.vector.length);
  for (const { vector, weight } of group) for (let d = 0; d < mean.length; d += 1) mean[d]! += weight * vector[d]!;
  const length = Math.sqrt(dot(mean, mean));
  // Opposite vectors can cancel out; the first then stands for its group.
  if (length < 1e-9) return group[0]!.vector;
  for (let d = 0; d < mean.length; d += 1) mean[d]! /= length;
  return mean;
}

function interestsOf(groups: readonly Point[][], centres: readonly Float32Array[]): Interest[] {
  const weights = groups.map((group) => group.reduce((sum, point) => sum + point.weight, 0));
  const total = weights.reduce((a, b) => a + b, 0);
  return groups
    .map((group, i) => ({
      vector: centres[i]!,
      weight: weights[i]! / total,
      itemIds: [...group]
        .sort((a, b) => b.weight - a.weight || (a.itemId < b.itemId ? -1 : 1))
        .map((point) => point.itemId),
    }))
    .sort((a, b) => b.weight - a.weight || (a.itemIds[0]! < b.itemIds[0]! ? -1 : 1));
}

/** In four sums, so that the processor need not wait for one addition before the next. */
function dot(a: Float32Array, b: Float32Array): number {
  const whole = a.length - (a.length % 4);
  let [s0, s1, s2, s3] = [0, 0, 0, 0];
  for (let d = 0; d < whole; d += 4) {
    s0 += a[d]! * b[d]!;
    s1 += a[d + 1]! * b[d + 1]!;
    s2 += a[d + 2]! * b[d + 2]!;
    s3 += a[d + 3]! * b[d + 3]!;
  }
  for (let d = whole; d < a.length; d += 1) s0 += a[d]! * b[d]!;
  return s0 + s1 + s2 + s3;
}
