import type { ApiRequest, ConnectedApi } from '../../core/connected-api';
import type { ContentChange } from '../../core/content-change';
import type { DocumentRef } from '../../core/content-source';
import type { DocumentSource, WalkedPage, WalkOptions, WalkPlace } from '../../ports/content-api';
import { ApiClient, type ApiClientOptions } from './api-client';

/** The documents of a CMS over HTTP. `close` ends what is under way. */
export function httpDocumentSource(
  api: ConnectedApi,
  options: ApiClientOptions,
): DocumentSource & { close: () => void } {
  const client = new ApiClient(api, options);
  return {
    fetch: (ref) => fetchOne(ref, api, client),
    walk: (type, walk) => walkPages(type, walk, api, client),
    close: () => client.close(),
  };
}

/** True since the first of its requests was sent: the order of the answer must not be ahead of any part of it. */
async function fetchOne(ref: DocumentRef, api: ConnectedApi, client: ApiClient): Promise<ContentChange[]> {
  const asked = [];
  for (const request of api.fetchOne(ref)) asked.push(await client.ask(request));
  const asOf = Math.min(...asked.map((one) => one.asOf));
  const receivedAt = Math.max(...asked.map((one) => one.receivedAt));
  const askedAt = Math.min(...asked.map((one) => one.askedAt ?? one.receivedAt));
  return api.readOne(
    asked.map(({ answer }) => answer),
    ref,
    { asOf, receivedAt, askedAt },
  );
}

async function* walkPages(
  type: string,
  { since, from, signal }: WalkOptions,
  api: ConnectedApi,
  client: ApiClient,
): AsyncGenerator<WalkedPage> {
  const first = api.list(type, since);
  let request: ApiRequest | null = from === undefined ? first : { ...from, headers: first.headers };
  while (request !== null && signal?.aborted !== true) {
    const { answer, ...times } = await client.ask(request);
    const page = api.readPage(answer, request, times);
    yield { ...page, asOf: times.asOf, next: page.next === null ? null : placeOf(page.next) };
    request = page.next;
  }
}

function placeOf({ method, url, body }: ApiRequest): WalkPlace {
  return body === undefined ? { method, url } : { method, url, body };
}
