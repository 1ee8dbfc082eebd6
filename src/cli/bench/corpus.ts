import { NO_DETAILS, type ItemRecord } from '../../datasets/dataset';
import { readMovieLens } from '../../datasets/movielens';
import { syntheticItem } from './synthetic-world';

/** Items to embed: films with their plots from a folder of data sets, else made-up articles of about 300 characters. */
export async function* texts(data: string | undefined, limit: number): AsyncGenerator<ItemRecord> {
  const all = data === undefined ? madeUp() : readMovieLens(data).items(() => undefined);
  let count = 0;
  for await (const item of all) {
    if (count++ >= limit) return;
    yield item;
  }
}

function* madeUp(): Generator<ItemRecord> {
  for (let i = 0; ; i++) {
    const { id, type, variants, topics, authors, publishedAt, bodies } = syntheticItem(i, Date.UTC(2026, 0), '');
    const { title, summary } = variants.en!;
    yield {
      ...NO_DETAILS,
      id,
      type,
      locale: 'en',
      title,
      summary,
      topics,
      authors,
      publishedAt,
      body: bodies.en!.text,
    };
  }
}
