import fc from 'fast-check';
import { PackedReasons } from '../../src/core/packed-reasons';
import type { Reason } from '../../src/core/ranking';

const text = fc.string();
const number = fc.integer({ min: 0, max: 4e12 });
const kind = <K extends Reason['kind']>(name: K) => fc.constant(name);
const reason: fc.Arbitrary<Reason> = fc.oneof(
  fc.record({
    kind: fc.constantFrom('BecauseYouLiked', 'BecauseYouRead', 'ReadersLikeYou', 'SimilarTo'),
    itemId: text,
  }),
  fc.record({ kind: kind('SharedTopic'), topic: text }),
  fc.record({ kind: kind('SharedAuthor'), author: text }),
  fc.record({ kind: kind('Trending'), readers: number, hours: number }),
  fc.record({ kind: kind('Popular'), readers: number }),
  fc.record({ kind: kind('Fresh'), publishedAt: number }),
  fc.record({ kind: kind('EditorsPick') }),
  fc.record({ kind: kind('ReadAgain'), readAt: number }),
  fc.record({ kind: kind('Exploration'), impressions: number }),
);

describe('reasons in columns', () => {
  it('come out as they went in, every kind of them', () => {
    fc.assert(
      fc.property(fc.array(reason), (reasons) => {
        const packed = new PackedReasons(reasons);
        expect(reasons.map((_, row) => packed.at(row))).toEqual(reasons);
      }),
    );
  });
});
