import { seededRandom, type Random } from './random';

/** One way to write the subject: the template's name, and what it says of this digest. */
export interface SubjectCandidate {
  readonly id: string;
  readonly text: string;
}

/** How often a template was sent (in a campaign and segment), and how often that was answered by an open or a click. */
export interface SubjectTally {
  readonly sent: number;
  readonly answered: number;
}

/** What an editor says: the one to take, and those not to. */
export interface SubjectRules {
  readonly fixed?: string;
  readonly vetoed?: readonly string[];
}

export interface SubjectChoice extends SubjectCandidate {
  /** FIXED: by an editor. ONLY: nothing else was left. SAMPLED: by Thompson sampling. */
  readonly how: 'FIXED' | 'ONLY' | 'SAMPLED';
}

/**
 * The subject line for one reader: the editor's, else Thompson sampling (Thompson 1933; Chapelle & Li 2011) with a uniform
 * prior on each template's rate of answers. The same seed and tallies, the same choice. Vetoing all leaves the first, since
 * a mail needs a subject. Throws RangeError where there is no candidate.
 */
export function chooseSubject(
  candidates: readonly SubjectCandidate[],
  tallies: ReadonlyMap<string, SubjectTally>,
  seed: number,
  { fixed, vetoed = [] }: SubjectRules = {},
): SubjectChoice {
  const [first] = candidates;
  if (first === undefined) throw new RangeError('A digest needs a candidate for its subject.');
  const wanted = candidates.find(({ id }) => id === fixed);
  if (wanted !== undefined) return { ...wanted, how: 'FIXED' };
  const left = candidates.filter(({ id }) => !vetoed.includes(id));
  if (left.length <= 1) return { ...(left[0] ?? first), how: 'ONLY' };
  const random = seededRandom(seed);
  const drawn = left.map((candidate) => ({ candidate, rate: sampleRate(tallies.get(candidate.id), random) }));
  const best = drawn.reduce((a, b) => (b.rate > a.rate ? b : a));
  return { ...best.candidate, how: 'SAMPLED' };
}

/** A draw from the Beta distribution of the rate. More answers than mails are counted as as many. */
function sampleRate(tally: SubjectTally = { sent: 0, answered: 0 }, random: Random): number {
  const answered = Math.min(tally.answered, tally.sent);
  const won = sampleGamma(1 + answered, random);
  const lost = sampleGamma(1 + tally.sent - answered, random);
  return won / (won + lost);
}

/** Marsaglia & Tsang, A simple method for generating gamma variables, 2000; for shapes of 1 and more. */
function sampleGamma(shape: number, random: Random): number {
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = sampleNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Box & Muller, 1958. */
function sampleNormal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
