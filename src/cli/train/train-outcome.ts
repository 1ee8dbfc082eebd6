import type { ModelInfo } from '../../ports/model-store';

/** What the command did or found. */
export type TrainOutcome =
  | {
      readonly kind: 'trained' | 'refused';
      readonly info: ModelInfo;
      readonly seconds: number;
      readonly words: readonly string[];
    }
  | { readonly kind: 'busy' }
  | { readonly kind: 'serving'; readonly version: string | null }
  | { readonly kind: 'weights'; readonly version: string; readonly words: readonly string[] }
  | { readonly kind: 'list'; readonly models: readonly ModelInfo[]; readonly serving: string | null };

/** The same for a person. */
export function trainText(outcome: TrainOutcome): string {
  switch (outcome.kind) {
    case 'busy':
      return 'A training is under way already, perhaps on another replica. Nothing was done.';
    case 'serving':
      return outcome.version === null ? 'What was set by hand serves now.' : `${outcome.version} serves now.`;
    case 'weights':
      return [outcome.version, ...outcome.words].join('\n');
    case 'list':
      return listText(outcome.models, outcome.serving);
    default:
      return trainedText(outcome);
  }
}

function trainedText({ kind, info, seconds, words }: Extract<TrainOutcome, { readonly seconds: number }>): string {
  const { version, reason, interactions, readers, items, figures } = info;
  const head = kind === 'trained' ? `${version} serves now.` : `${version} does not serve.`;
  return [
    `${head} ${reason}`,
    `${interactions} interactions of ${readers} readers with ${items} items, in ${seconds.toFixed(1)} s; models: ${megabytes(info)} MB`,
    ...Object.entries(figures).map(([name, value]) => `  ${name}: ${Number(value.toPrecision(4))}`),
    ...words,
  ].join('\n');
}

function listText(models: readonly ModelInfo[], serving: string | null): string {
  if (models.length === 0) return 'Nothing was trained so far: what was set by hand serves.';
  const lines = models.map((info) => {
    const mark = info.version === serving ? '→' : ' ';
    return `${mark} ${info.version}  ${info.outcome.padEnd(8)}  ${info.interactions} interactions  ${megabytes(info)} MB  ${info.reason}`;
  });
  return [...lines, ...(serving === null ? ['What was set by hand serves.'] : [])].join('\n');
}

function megabytes({ parts }: ModelInfo): string {
  return (Object.values(parts).reduce((sum, bytes) => sum + bytes, 0) / 1e6).toFixed(1);
}
