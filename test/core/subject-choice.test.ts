import fc from 'fast-check';
import { chooseSubject } from '../../src/core/subject-choice';

const CANDIDATES = ['lead', 'count', 'question'].map((id) => ({ id, text: `The ${id} one` }));
const tallies = (rates: Record<string, [number, number]>) =>
  new Map(Object.entries(rates).map(([id, [answered, sent]]) => [id, { answered, sent }]));

describe('chooseSubject', () => {
  it('is the same for the same seed', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        expect(chooseSubject(CANDIDATES, new Map(), seed)).toEqual(chooseSubject(CANDIDATES, new Map(), seed));
      }),
    );
  });

  it('tries all alike while nothing is known', () => {
    const counts = new Map<string, number>();
    for (let seed = 0; seed < 3_000; seed++) {
      const { id } = chooseSubject(CANDIDATES, new Map(), seed);
      counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    for (const { id } of CANDIDATES) expect(Math.abs(counts.get(id)! - 1_000)).toBeLessThan(120);
  });

  it('learns: a bandit that is told the truth ends up with the best', () => {
    const truth: Record<string, number> = { lead: 0.1, count: 0.3, question: 0.15 };
    const known: Record<string, [number, number]> = {};
    let late = 0;
    for (let n = 0; n < 2_000; n++) {
      const { id } = chooseSubject(CANDIDATES, tallies(known), n);
      const [answered, sent] = known[id] ?? [0, 0];
      const isAnswered = (n * 0.618_034) % 1 < truth[id]!;
      known[id] = [answered + Number(isAnswered), sent + 1];
      if (n >= 1_000 && id === 'count') late += 1;
    }
    expect(late).toBeGreaterThan(850);
  });

  it('an editor fixes one, or vetoes some', () => {
    expect(chooseSubject(CANDIDATES, new Map(), 1, { fixed: 'question' })).toMatchObject({
      id: 'question',
      how: 'FIXED',
    });
    for (let seed = 0; seed < 50; seed++) {
      expect(chooseSubject(CANDIDATES, new Map(), seed, { vetoed: ['lead'] }).id).not.toBe('lead');
    }
    expect(chooseSubject(CANDIDATES, new Map(), 1, { vetoed: ['lead', 'count'] })).toMatchObject({
      id: 'question',
      how: 'ONLY',
    });
    expect(chooseSubject(CANDIDATES, new Map(), 1, { vetoed: ['lead', 'count', 'question'] })).toMatchObject({
      id: 'lead',
    });
    expect(() => chooseSubject([], new Map(), 1)).toThrow(RangeError);
  });

  it('bears tallies of more answers than mails', () => {
    expect(chooseSubject(CANDIDATES, tallies({ lead: [5, 1] }), 1).text).toMatch(/one$/);
  });
});
