import type { InteractionType } from '../core/interaction';
import { csvRows } from './csv-rows';
import { NO_DETAILS, type Dataset, type InteractionRecord, type ItemRecord, type OnProblem } from './dataset';
import { existingFile } from './existing-path';

const TYPES: Readonly<Record<string, InteractionType>> = {
  VIEW: 'VIEW',
  LIKE: 'LIKE',
  BOOKMARK: 'BOOKMARK',
  FOLLOW: 'FOLLOW',
  'COMMENT CREATED': 'COMMENT',
};

/**
 * CI&T Deskdrop: reading in a company's article CMS. Only the most-read articles have their text; the others are items
 * without content, published when first read. Ids are signed 64-bit integers, so strings here; times are in seconds there.
 */
export function readDeskdrop(folder: string): Dataset {
  return {
    items: (onProblem) => readArticles(folder, onProblem),
    interactions: (onProblem) => readEvents(folder, onProblem),
  };
}

async function* readEvents(folder: string, onProblem: OnProblem): AsyncGenerator<InteractionRecord> {
  for await (const { line, fields } of csvRows(eventsFile(folder), onProblem)) {
    const { timestamp, eventType = '', contentId: itemId = '', personId: userId = '' } = fields;
    const type = TYPES[eventType];
    const at = Number(timestamp) * 1000;
    if (type === undefined || !(at > 0) || itemId === '' || userId === '') {
      onProblem({
        file: 'users_interactions.csv',
        line,
        message: `no event: ${eventType || 'nothing'} at ${timestamp}`,
      });
    } else {
      yield { id: `deskdrop-${line}`, userId, type, itemId, at, value: null };
    }
  }
}

async function* readArticles(folder: string, onProblem: OnProblem): AsyncGenerator<ItemRecord> {
  const silent = new Map<string, number>();
  for await (const { itemId, at } of readEvents(folder, () => undefined))
    silent.set(itemId, Math.min(at, silent.get(itemId) ?? at));
  for await (const { fields } of csvRows(articlesFile(folder), onProblem)) {
    yield articleOf(fields);
    silent.delete(fields.contentId ?? '');
  }
  for (const [id, firstRead] of silent) {
    yield { ...NO_DETAILS, id, type: 'article', locale: 'und', title: `Article ${id}`, publishedAt: firstRead };
  }
}

function articleOf(fields: Readonly<Record<string, string | undefined>>): ItemRecord {
  const { contentId = '', title = '', text = '', url = '', lang = 'und', timestamp, authorPersonId } = fields;
  return {
    ...NO_DETAILS,
    id: contentId,
    type: 'article',
    locale: lang,
    title,
    summary: firstSentences(text),
    body: text,
    authors: authorPersonId ? [authorPersonId] : [],
    url: url || null,
    publishedAt: Number(timestamp) * 1000,
  };
}

function firstSentences(text: string): string {
  const cut = text.slice(0, 280);
  const end = Math.max(cut.lastIndexOf('. '), cut.lastIndexOf('? '), cut.lastIndexOf('! '));
  return end > 80 ? cut.slice(0, end + 1) : cut;
}

function eventsFile(folder: string): string {
  const names = ['users_interactions.csv.gz', 'users_interactions.csv'];
  return existingFile('Deskdrop', folder, [...names.map((name) => `deskdrop/${name}`), ...names]);
}

function articlesFile(folder: string): string {
  const names = ['articles_top213.csv', 'shared_articles.csv'];
  return existingFile("Deskdrop's articles", folder, [...names.map((name) => `deskdrop/${name}`), ...names]);
}
