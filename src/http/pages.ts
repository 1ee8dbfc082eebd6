import { existsSync } from 'node:fs';
import { join } from 'node:path';
import helmet from '@fastify/helmet';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import { explorer } from './explorer';
import { securityHeaders } from './security-headers';

/** In the repository: the build compiles TypeScript and copies nothing. The same from src/http and from .build/http. */
export const DEMO_FOLDER = join(__dirname, '..', '..', 'src', 'http', 'demo');

export interface PagesOptions {
  readonly explorer: boolean;
  /** Null: no page at /. */
  readonly demoFolder: string | null;
}

/** What is for browsers: the demo page at /, where there is one, and the explorer. Only here is helmet worth its time. */
export async function pages(scope: FastifyInstance, options: PagesOptions): Promise<void> {
  await scope.register(helmet, securityHeaders);
  if (options.explorer) await scope.register(explorer);
  const { demoFolder: root } = options;
  if (root === null || !existsSync(join(root, 'index.html'))) return;
  await scope.register(fastifyStatic, { root, prefix: '/', index: 'index.html', decorateReply: false });
}
