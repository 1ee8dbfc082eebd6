import type { Embedder } from '../../ports/embedder';
import { HashingEmbedder } from './hashing-embedder';
import { LocalEmbedder, type LocalEmbedderOptions } from './local-embedder';
import { openOllamaEmbedder, type OllamaSettings } from './ollama-embedder';
import { openOpenAiEmbedder, type OpenAiSettings } from './openai-embedder';

export type EmbedderSettings =
  | ({ readonly name: 'local' } & LocalEmbedderOptions)
  | { readonly name: 'fast'; readonly dimensions?: number }
  | ({ readonly name: 'openai' } & OpenAiSettings)
  | ({ readonly name: 'ollama' } & OllamaSettings);

/** Opens the embedder that the settings name. Rejects with `EmbedderUnavailable` where it cannot work now. */
export async function openEmbedder(settings: EmbedderSettings): Promise<Embedder> {
  switch (settings.name) {
    case 'local':
      return LocalEmbedder.open(settings);
    case 'fast':
      return new HashingEmbedder(settings.dimensions);
    case 'openai':
      return openOpenAiEmbedder(settings);
    case 'ollama':
      return openOllamaEmbedder(settings);
  }
}
