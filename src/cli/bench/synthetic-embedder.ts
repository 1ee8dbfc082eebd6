import { seedFrom } from '../../core/random';
import type { Embedder } from '../../ports/embedder';
import type { VectorAt } from './synthetic-vectors';

/**
 * Stands in for a model: a text that says `topic 12` and `story 7` lies there. So fast that set-up takes seconds and what
 * is measured is not the model; `--only embedding` measures the real one.
 */
export function syntheticEmbedder(dimensions: number, vectorAt: VectorAt): Embedder {
  return {
    name: 'synthetic',
    version: '1',
    dimensions,
    batchSize: 64,
    embed: (texts) => Promise.resolve(texts.map((text) => vectorAt(placeOf(text), seedFrom(text)))),
    close: () => Promise.resolve(),
  };
}

function placeOf(text: string) {
  const [, topic = '0'] = /\btopic[ -](\d+)/.exec(text) ?? [];
  const [, story = '0'] = /\bstory (\d+)/.exec(text) ?? [];
  return { topic: Number(topic), story: Number(story) };
}
