import fc from 'fast-check';
import { DRAWN_TOPICS, demoCover } from '../../src/http/demo-covers';
import { seedItems } from '../support/demo-seeds';

describe('demo covers', () => {
  const topicsOfSeeds = new Set(seedItems().flatMap((item) => item.topics));

  it('draws every topic of the seeds', () => {
    expect([...DRAWN_TOPICS].sort()).toEqual([...topicsOfSeeds].sort());
  });

  it('gives every item a picture of its own, the same each time', () => {
    const items = new Map(seedItems().map((item) => [item.id, item]));
    const covers = [...items.values()].map((item) => demoCover(item.id, item.topics));
    expect(new Set(covers).size).toBe(items.size);
    expect(demoCover('first-crack', ['coffee'])).toBe(demoCover('first-crack', ['coffee']));
  });

  it('is a small, closed, harmless SVG whatever the id and topics', () => {
    const topics = fc.array(fc.oneof(fc.constantFrom(...DRAWN_TOPICS), fc.string()), { maxLength: 4 });
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom('</svg><script>', '__proto__', '')), topics, (id, given) => {
        const cover = demoCover(id, given);
        expect(cover).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" viewBox="0 0 640 400"[^>]*>.*<\/svg>$/s);
        expect(cover).not.toMatch(/script|href|on\w+=|NaN|undefined|Infinity/);
        expect(cover.length).toBeLessThan(24_000);
        expect(openTags(cover)).toEqual([]);
      }),
    );
  });

  it('takes its accent from the second topic', () => {
    expect(demoCover('x', ['chess', 'jazz'])).not.toBe(demoCover('x', ['chess']));
    expect(demoCover('x', ['no-such-topic', 'chess'])).toBe(demoCover('x', ['chess']));
  });
});

/** Names of elements that are opened and never closed, or closed and never opened. */
function openTags(svg: string): string[] {
  const stack: string[] = [];
  for (const [, close, name, self] of svg.matchAll(/<(\/?)([a-z]+)[^>]*?(\/?)>/g)) {
    if (self === '/') continue;
    if (close === '') stack.push(name!);
    else if (stack.pop() !== name) return [`</${name}>`];
  }
  return stack;
}
