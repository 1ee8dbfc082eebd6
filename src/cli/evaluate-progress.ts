import { SingleBar } from 'cli-progress';
import type { OnProgress } from '../evaluation/run-protocol';

/** On stderr, so that stdout holds nothing but the results; silent where nobody watches. */
export function progressBar(): { readonly show: OnProgress; readonly stop: () => void } {
  const bar = new SingleBar({ format: '{model} |{bar}| {value}/{total}', stream: process.stderr, hideCursor: true });
  let started = false;
  return {
    show: ({ model, done, total }) => {
      if (!started) bar.start(total, done, { model });
      else if (bar.getTotal() !== total) bar.setTotal(total);
      started = true;
      bar.update(done, { model });
    },
    stop: () => bar.stop(),
  };
}
