import type { FastifyHelmetOptions } from '@fastify/helmet';

const SELF = ["'self'"];

const PAGE = {
  defaultSrc: SELF,
  scriptSrc: SELF,
  // Inline styles carry no code; pages and the explorer set some.
  styleSrc: ["'self'", "'unsafe-inline'"],
  // Pictures of items come from wherever the CMS keeps them.
  imgSrc: ["'self'", 'data:', 'blob:', 'https:', 'http:'],
  fontSrc: ["'self'", 'data:'],
  connectSrc: SELF,
  objectSrc: ["'none'"],
  baseUri: SELF,
  formAction: SELF,
  frameAncestors: SELF,
};

/** For all answers: nothing is loaded from elsewhere but pictures, so that everything works offline too. */
export const securityHeaders: FastifyHelmetOptions = {
  contentSecurityPolicy: { useDefaults: false, directives: PAGE },
  // Whoever terminates TLS says this.
  strictTransportSecurity: false,
  crossOriginEmbedderPolicy: false,
};

/** The explorer also starts workers (of its editor) and a sandboxed frame (for scripts a person writes there). */
export const explorerHeaders: FastifyHelmetOptions = {
  ...securityHeaders,
  contentSecurityPolicy: {
    useDefaults: false,
    directives: { ...PAGE, workerSrc: ["'self'", 'blob:'], frameSrc: SELF },
  },
};
