import type { FastifyHelmetOptions } from '@fastify/helmet';

const SELF = ["'self'"];

/**
 * For the explorer: everything from here, nothing from elsewhere, so that it works offline too. It sets styles as it
 * goes, starts workers (of its editor) and a sandboxed frame (for scripts a person writes there).
 */
export const explorerHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: SELF,
      scriptSrc: SELF,
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:', 'blob:'],
      fontSrc: ["'self'", 'data:'],
      connectSrc: SELF,
      workerSrc: ["'self'", 'blob:'],
      frameSrc: SELF,
      objectSrc: ["'none'"],
      baseUri: SELF,
      formAction: SELF,
      frameAncestors: SELF,
    },
  },
  // Whoever terminates TLS says this.
  strictTransportSecurity: false,
};
