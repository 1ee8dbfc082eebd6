import { settingsTable } from '../config';

/** What `npm start -- --help` prints. */
export function configHelp(): string {
  const rows = settingsTable().map(
    ({ env, standard, help }) => `  ${env}${standard === '' ? '' : `=${standard}`}\n      ${help}`,
  );
  return `Attune: recommendations between a headless CMS and its readers.\n\nnpm start reads these environment variables:\n\n${rows.join('\n')}\n`;
}
