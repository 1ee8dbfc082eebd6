import { openEmbedder } from './adapters/embedder/open-embedder';
import { createExactIndex } from './adapters/index/exact-index';
import { embeddingTextOf } from './core/embedding-text';
import type { ItemRecord } from './datasets/dataset';
import type { VectorizeItems } from './evaluation/attune';
import { fixedVectors } from './evaluation/fixed-vectors';
import type { Embedder } from './ports/embedder';

export interface EvaluationSettings {
  readonly embedder: 'fast' | 'local';
  /** Told after each batch of texts. */
  readonly onEmbedded: (done: number, total: number) => void;
}

/** What evaluation cannot make itself: vectors of a catalogue, each text embedded once however often it is asked. */
export function composeVectorize({ embedder: name, onEmbedded }: EvaluationSettings): VectorizeItems {
  const vectors = new Map<string, Float32Array>();
  return async (items) => {
    const texts = new Map(items.filter(hasWords).map((item) => [item.id, textOf(item)]));
    const missing = [...new Set(texts.values())].filter((text) => !vectors.has(text));
    if (missing.length > 0) await embedInto(vectors, await openEmbedder({ name }), missing, onEmbedded);
    const dimensions = vectors.values().next().value?.length ?? 1;
    const index = createExactIndex(dimensions);
    for (const [id, text] of texts) index.add(id, vectors.get(text)!);
    return fixedVectors(index);
  };
}

async function embedInto(
  vectors: Map<string, Float32Array>,
  embedder: Embedder,
  texts: readonly string[],
  onEmbedded: EvaluationSettings['onEmbedded'],
): Promise<void> {
  try {
    for (let start = 0; start < texts.length; start += embedder.batchSize) {
      const batch = texts.slice(start, start + embedder.batchSize);
      const embedded = await embedder.embed(batch);
      batch.forEach((text, i) => vectors.set(text, embedded[i]!));
      onEmbedded(Math.min(texts.length, start + batch.length), texts.length);
    }
  } finally {
    await embedder.close();
  }
}

/** Items without content get no vector, as when serving an item whose text says nothing. */
function hasWords({ summary, body }: ItemRecord): boolean {
  return summary !== '' || body !== '';
}

function textOf({ type, locale, title, summary, body, topics, authors, attributes }: ItemRecord): string {
  return embeddingTextOf({
    type,
    locale,
    topics,
    authors,
    attributes,
    variants: {
      [locale]: { locale, status: 'published', title, summary, url: null, version: { order: 0, arrival: 0 } },
    },
    bodies: { [locale]: { format: 'text', value: body, text: body } },
  });
}
