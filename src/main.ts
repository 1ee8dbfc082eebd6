import { compose } from './compose';
import { welcome } from './cli/welcome';
import { configHelp } from './cli/config-help';
import { failureText } from './cli/failure-text';
import { loadConfig } from './config';
import { createLogger } from './http/logger';

async function main(): Promise<void> {
  if (process.argv.includes('--help')) return void process.stdout.write(configHelp());
  const config = loadConfig(process.env);
  const log = createLogger(config.logLevel);
  const app = await compose({ config, log });
  process.stdout.write(await welcome(app.url, config));
  let stopping = false;
  const stop = (signal: string) => {
    // A second signal means: now.
    if (stopping) process.exit(1);
    stopping = true;
    log.info({ signal }, 'stopping: answering what is in flight');
    app.stop().then(
      () => process.exit(0),
      (err: unknown) => {
        log.error({ err }, 'it did not stop cleanly');
        process.exit(1);
      },
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal));
}

main().catch((error: unknown) => {
  process.stderr.write(`${failureText(error)}\n`);
  process.exit(1);
});
