// Speaks the protocol of src/adapters/embedder/model-thread.ts and misbehaves as the texts say.
import { existsSync, writeFileSync } from 'node:fs';
import { parentPort } from 'node:worker_threads';

const DIMENSIONS = 768;
let served = 0;

parentPort.on('message', (texts) => {
  const [order = '', argument = ''] = texts[0].split(' ');
  if (order === 'crash') process.exit(3);
  if (order === 'throw') throw new Error('boom');
  if (order === 'hang') return;
  if (order === 'fail') return parentPort.postMessage({ error: 'model trouble' });
  if (order === 'crash-once' && !existsSync(argument)) {
    writeFileSync(argument, '');
    process.exit(3);
  }
  setTimeout(() => answer(texts), order === 'slow' ? 20 : 0);
  if (order === 'die-later') setTimeout(() => process.exit(4), 20);
  if (order === 'throw-later')
    setTimeout(() => {
      throw new Error('late boom');
    }, 20);
});

/** Each vector begins with the text's length and when it was served. */
function answer(texts) {
  const values = new Float32Array(texts.length * DIMENSIONS);
  texts.forEach((text, i) => values.set([text.length, (served += 1)], i * DIMENSIONS));
  parentPort.postMessage({ values });
}
