import { z } from 'zod';
import { RemoteEmbedder, type EmbeddingApi, type RemoteOptions } from './remote-embedder';

export interface OpenAiSettings extends RemoteOptions {
  /** Up to and with the version, e.g. `https://api.openai.com/v1`; `/v1` is added where there is no path. */
  readonly baseUrl: string;
  /** Sent as bearer token; servers of one's own often need none. */
  readonly apiKey?: string;
  readonly model: string;
  /** Asks for shorter vectors, where the model can. */
  readonly dimensions?: number;
}

/** POST /v1/embeddings: `index` says which text an entry belongs to; entries may come in any order. */
const ANSWER = z.object({
  data: z.array(z.object({ index: z.int().nonnegative(), embedding: z.array(z.number()).min(1) })),
});

/**
 * Opens an embedder behind any service that speaks OpenAI's `/v1/embeddings`, learning its dimensions with one request.
 * Throws on a URL or key that cannot be used; rejects with `EmbedderUnavailable` where the service does not answer.
 */
export async function openOpenAiEmbedder(settings: OpenAiSettings): Promise<RemoteEmbedder> {
  return RemoteEmbedder.open(apiOf(settings), settings);
}

function apiOf({ baseUrl, apiKey, model, dimensions }: OpenAiSettings): EmbeddingApi {
  return {
    name: 'openai',
    model,
    url: endpoint(baseUrl),
    headers: apiKey === undefined || apiKey === '' ? {} : { authorization: `Bearer ${printable(apiKey)}` },
    batchSize: 64,
    body: (input) => ({ model, input, encoding_format: 'float', ...(dimensions === undefined ? {} : { dimensions }) }),
    vectorsIn,
  };
}

function endpoint(baseUrl: string): string {
  const url = new URL(baseUrl);
  const path = url.pathname.replace(/\/+$/, '');
  url.pathname = `${path === '' ? '/v1' : path}/embeddings`;
  return url.href;
}

function printable(apiKey: string): string {
  const key = apiKey.trim();
  if (/^[\x21-\x7e]+$/.test(key)) return key;
  throw new Error('The embedding key holds characters that an HTTP header cannot carry.');
}

function vectorsIn(answer: unknown): number[][] {
  const entries = [...ANSWER.parse(answer).data].sort((a, b) => a.index - b.index);
  if (entries.some(({ index }, i) => index !== i)) throw new Error('indexes are missing or repeated');
  return entries.map(({ embedding }) => embedding);
}
