import { writeFile } from 'node:fs/promises';
import { tune, type Tuning } from '../evaluation/tuning/tune';
import { progressBar } from './evaluate-progress';
import { EvaluationInput, readInput, type InputOptions } from './evaluation-input';

export interface TuneCommand extends InputOptions {
  /** File the report goes to. */
  readonly tune: string;
  readonly tuneOn?: readonly string[];
  readonly trials: number;
  readonly folds: number;
  readonly seed: number;
}

/** Searches settings on validation parts of one or several protocols, and writes what was found. */
export async function runTune(options: TuneCommand): Promise<void> {
  const { seed, trials, folds } = options;
  const studies = await Promise.all(
    (options.tuneOn ?? [options.protocol]).map((protocol) => readInput({ ...options, protocol })),
  );
  const on = studies.map((study) => {
    if (study.kind !== 'split') throw new EvaluationInput(`${study.protocol.name} is replayed: it tunes itself.`);
    return { protocol: study.protocol, split: study.protocol.split(study.log, seed) };
  });
  const bar = progressBar();
  const onTrial = (done: number, total: number) => bar.show({ model: 'trials', done, total });
  const tuning = tune(on, { trials, folds, seed, onTrial });
  bar.stop();
  await writeFile(options.tune, `${JSON.stringify(tuning, null, 2)}\n`);
  console.log(tuningText(tuning));
}

function tuningText({ protocols, trials, chosen }: Tuning): string {
  const best = [...new Set(trials.map(({ recommender }) => recommender))].map((name) => {
    const { beside, values } = trials.find(({ recommender }) => recommender === name)!;
    const figures = Object.entries(values).map(([protocol, value]) => `${protocol} ${value.toFixed(4)}`);
    return `${name}: × ${beside.toFixed(4)} of the defaults (${figures.join(', ')}): ${JSON.stringify(chosen[name])}`;
  });
  return [`Chosen on validation parts of ${protocols.join(', ')}:`, ...best].join('\n');
}
