import { z } from 'zod';
import { RemoteEmbedder, type RemoteOptions } from './remote-embedder';

export interface OllamaSettings extends RemoteOptions {
  /** E.g. `http://127.0.0.1:11434`. */
  readonly baseUrl: string;
  /** With its tag, e.g. `nomic-embed-text:v1.5`. */
  readonly model: string;
}

const ANSWER = z.object({ embeddings: z.array(z.array(z.number()).min(1)) });
/** Ollama loads a model when it is first asked, which takes a while. */
const TIMEOUT_MS = 120_000;

/**
 * Opens an embedder behind Ollama's `/api/embed`. Throws on a bad URL; rejects with `EmbedderUnavailable` where it
 * does not answer.
 */
export async function openOllamaEmbedder(settings: OllamaSettings): Promise<RemoteEmbedder> {
  const { baseUrl, model, timeoutMs = TIMEOUT_MS } = settings;
  const api = {
    name: 'ollama',
    model,
    url: new URL('api/embed', `${baseUrl.replace(/\/+$/, '')}/`).href,
    headers: {},
    batchSize: 32,
    body: (input: readonly string[]) => ({ model, input, truncate: true }),
    vectorsIn: (answer: unknown) => ANSWER.parse(answer).embeddings,
  };
  return RemoteEmbedder.open(api, { ...settings, timeoutMs });
}
