import { readerToken } from '../compose-demo';
import type { Config } from '../config';
import { seedReaders } from '../seeding';
import { DEV_JWT_SECRET, DEV_ONLY } from '../settings';

const SHOWN_READERS = 3;

/** What is printed once the process listens: where to look and, in development, with which keys. */
export async function welcome(url: string, config: Config): Promise<string> {
  const addresses = [
    `Demo page   ${url}/`,
    `GraphQL     ${url}/graphql`,
    ...(config.introspection ? [`Explorer    ${url}/explore`] : []),
  ];
  return `\n${[...addresses, ...(await developmentKeys(config))].join('\n')}\n\n`;
}

async function developmentKeys(config: Config): Promise<string[]> {
  if (config.mode !== 'development' || config.jwtSecret !== DEV_JWT_SECRET) return [];
  const tokens = seedReaders()
    .slice(0, SHOWN_READERS)
    .map(async ({ id }) => `${id.padEnd(14)}Bearer ${await readerToken(id, config, Date.now)}`);
  const key = config.serviceKeys.find((one) => one.key.startsWith(DEV_ONLY));
  return [
    '',
    'Development keys (production refuses to start with them):',
    `Service key   ${key?.key ?? 'your own'}`,
    ...(await Promise.all(tokens)),
  ];
}
