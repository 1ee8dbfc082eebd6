import { SIGNATURE_HEADER, signGeneric } from '../../cms/generic-signature';
import type { Config } from '../../config';
import type { PostedRequest } from './closed-load';

export interface Article {
  readonly id: string;
  readonly title: string;
  readonly topics: readonly string[];
}

/** A signed webhook in our own format that publishes an article, as a CMS would send it now. */
export function publishCall(article: Article, config: Config): PostedRequest {
  const [source] = config.webhookSources;
  const { id, title, topics } = article;
  const item = { type: 'article', title, summary: `${title}, in more words.`, topics, body: `<p>${title}.</p>` };
  const body = JSON.stringify({ op: 'upsert', id, locale: 'en', item });
  const signature = signGeneric(body, source!.secrets[0]!, Date.now());
  return {
    path: `/webhooks/${source!.name}`,
    headers: { 'content-type': 'application/json', [SIGNATURE_HEADER]: signature },
    body,
  };
}
