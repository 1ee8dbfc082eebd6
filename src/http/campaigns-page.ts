import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { Refusal } from '../core/refusal';
import type { Scope } from '../graphql/caller';
import { SubjectRulesInput } from '../usecases/sending/choose-mail-subject';
import type { SendingServices } from '../usecases/sending/sending-services';
import type { TenantServices } from '../usecases/services';
import type { Authenticate } from './authentication';
import { handleHttpError } from './http-errors';
import { serveStaticPage } from './static-page';

export interface CampaignsPageOptions {
  /** Tenant null: the address named none. Refuses with NOT_FOUND where there is no such tenant. */
  readonly servicesOf: (tenant: string | null) => TenantServices;
  readonly authenticate: Authenticate;
}

// Mails are shown in a sandboxed frame, which has this policy too: their styles stand in them, their pictures are the web's.
const SOURCES = {
  'style-src': "'self' 'unsafe-inline'",
  'img-src': "'self' data: https: http:",
  'frame-src': "'self'",
};

const CONTACTS_BYTES = 5_000_000;
const MOST_CONTACTS = 10_000;
const RUNS = 10;
const SAMPLE = 5;
const Preview = z.object({ campaign: z.string().min(1).max(256), userId: z.string().min(1).max(256) });
const Rules = SubjectRulesInput.extend({ campaign: z.string().min(1).max(256) });

/** `/campaigns`: what readers would get next, how mails look, and the last runs; with a service key of the scope `campaigns`. */
export function campaignsPage({ servicesOf, authenticate }: CampaignsPageOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    app.setErrorHandler(handleHttpError);
    const page = { path: '/campaigns', folder: 'campaigns', prefix: '/campaigns/files/', sources: SOURCES };
    await serveStaticPage(app, page);
    for (const prefix of ['', '/t/:tenant'])
      routesAt(`${prefix}/campaigns/api`, app, asker({ servicesOf, authenticate }));
  };
}

type Asked = FastifyRequest<{ Params: { tenant?: string }; Querystring: unknown }>;
type Ask = (request: Asked, scope: Scope) => Promise<{ services: TenantServices; sending: SendingServices }>;

/** Who may: a service key with the scope. Refuses (FORBIDDEN), and (NOT_FOUND) where nothing is sent. */
function asker({ servicesOf, authenticate }: CampaignsPageOptions): Ask {
  return async ({ params: { tenant = null }, headers }, scope) => {
    const { scopes } = await authenticate(headers, tenant);
    if (!scopes.has(scope))
      throw new Refusal('FORBIDDEN', `Only a service key with the scope \`${scope}\` may do this.`);
    const services = servicesOf(tenant);
    if (services.sending === undefined) throw new Refusal('NOT_FOUND', 'No newsletters are sent from here.');
    return { services, sending: services.sending };
  };
}

function routesAt(path: string, app: FastifyInstance, ask: Ask): void {
  app.get(`${path}/overview`, async (request: Asked) => {
    const { services, sending } = await ask(request, 'campaigns');
    const [campaigns, runs, readers] = await Promise.all([
      services.digests.campaigns(),
      sending.readRuns({ first: RUNS }),
      sending.someReaders(SAMPLE),
    ]);
    return { canSend: sending.canSend, campaigns, runs, readers };
  });
  app.get(`${path}/preview`, async (request: Asked) => {
    const { sending } = await ask(request, 'campaigns');
    return sending.previewMail(parsed(Preview, request.query));
  });
  app.get(`${path}/subjects`, async (request: Asked) => {
    const { sending } = await ask(request, 'campaigns');
    return sending.subjectRules(parsed(Preview.pick({ campaign: true }), request.query).campaign);
  });
  app.post(`${path}/subjects`, async (request: Asked, reply: FastifyReply) => {
    const { sending } = await ask(request, 'campaigns');
    const { campaign, ...rules } = parsed(Rules, request.body);
    await sending.saveSubjectRules(campaign, rules);
    return reply.code(204).send();
  });
  app.post(`${path}/contacts`, { bodyLimit: CONTACTS_BYTES }, async (request: Asked) => {
    const { sending } = await ask(request, 'digests');
    return sending.importContacts(parsed(z.array(z.unknown()).max(MOST_CONTACTS), request.body));
  });
}

function parsed<T>(schema: z.ZodType<T>, given: unknown): T {
  const result = schema.safeParse(given);
  if (result.success) return result.data;
  const problems = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Refusal('BAD_USER_INPUT', problems.join('; '));
}
