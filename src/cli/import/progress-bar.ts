import { SingleBar } from 'cli-progress';

export interface Progress {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

export interface ProgressBar {
  show(progress: Progress): void;
  stop(): void;
}

/** On stderr, so that stdout holds nothing but results; silent where nobody watches. */
export function progressBar(): ProgressBar {
  const format = '{label} |{bar}| {value}/{total}, {eta_formatted} to go';
  const bar = new SingleBar({ format, stream: process.stderr, hideCursor: true, barsize: 30 });
  let label: string | undefined;
  return {
    show: (progress) => {
      if (label !== progress.label) bar.start(progress.total, progress.done, { label: progress.label });
      label = progress.label;
      bar.setTotal(progress.total);
      bar.update(Math.min(progress.done, progress.total));
    },
    stop: () => bar.stop(),
  };
}
