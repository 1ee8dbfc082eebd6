import formBody from 'node:querystring';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { mailWords, type MailWords } from '../core/mail-words';
import { Refusal } from '../core/refusal';
import type { MailChoices } from '../usecases/sending/mail-choices';
import type { SendingServices } from '../usecases/sending/sending-services';
import { isLocal } from './is-local';
import { mailPage, preferencesForm, unsubscribeForm } from './mail-pages';

export interface MailLinksOptions {
  /** Tenant null: the address named none. Refuses with NOT_FOUND where there is no such tenant, or it sends nothing. */
  readonly sendingOf: (tenant: string | null) => SendingServices;
  /** Clicks and choices per address; 0: no limit. This machine is exempt. */
  readonly perMinute: number;
}

type Mail = FastifyRequest<{ Params: { tenant?: string; '*': string } }>;

/** The smallest picture there is: one see-through pixel. */
const PIXEL = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

/**
 * What the links of mails lead to, below `[/t/:tenant]/m/`. A GET changes nothing but the count of clicks and opens: programs
 * that look at links before people do must not unsubscribe them. `POST …/unsubscribe/*` is RFC 8058's one click.
 */
export function mailLinkRoutes({ sendingOf, perMinute }: MailLinksOptions) {
  return async (app: FastifyInstance): Promise<void> => {
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: 10_000 }, (_request, body, done) => done(null, body));
    app.addHook('onRequest', (request, reply, done) => {
      // Some mail programs post without a type.
      request.headers['content-type'] ??= 'application/x-www-form-urlencoded';
      void reply.headers({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', 'x-robots-tag': 'noindex' });
      done();
    });
    if (perMinute > 0)
      await app.register(rateLimit, { max: perMinute, timeWindow: 60_000, cache: 20_000, allowList: isLocal });
    for (const prefix of ['', '/t/:tenant']) routesAt(`${prefix}/m`, app, sendingOf);
  };
}

function routesAt(path: string, app: FastifyInstance, sendingOf: MailLinksOptions['sendingOf']): void {
  const sending = (request: Mail) => sendingOf(request.params.tenant ?? null);
  app.get(`${path}/click/*`, { exposeHeadRoute: false }, async (request: Mail, reply) => {
    const outcome = await orPage(reply, () => sending(request).followClick(tokenOf(request)));
    return outcome === null ? reply : reply.redirect(outcome.url, 302);
  });
  app.get(`${path}/open/*`, { exposeHeadRoute: false }, async (request: Mail, reply) => {
    await sending(request)
      .countOpen(tokenOf(request).replace(/\.gif$/, ''))
      .catch(() => undefined);
    return reply.type('image/gif').send(PIXEL);
  });
  app.get(`${path}/unsubscribe/*`, async (request: Mail, reply) => {
    const choices = await orPage(reply, () => sending(request).readMailChoices(tokenOf(request)));
    return choices === null
      ? reply
      : page(reply, 200, wordsOf(choices), 'unsubscribeTitle', unsubscribeForm(wordsOf(choices)));
  });
  app.post(`${path}/unsubscribe/*`, async (request: Mail, reply) => {
    const done = await orPage(reply, () => sending(request).unsubscribe(tokenOf(request)));
    return done === null ? reply : say(reply, 200, wordsOf(done), 'unsubscribeTitle', 'unsubscribed');
  });
  app.get(`${path}/preferences/*`, async (request: Mail, reply) => {
    const choices = await orPage(reply, () => sending(request).readMailChoices(tokenOf(request)));
    return choices === null
      ? reply
      : page(reply, 200, wordsOf(choices), 'preferencesTitle', preferencesForm(wordsOf(choices), choices));
  });
  app.post(`${path}/preferences/*`, async (request: Mail, reply) => {
    const saved = await orPage(reply, () => saveForm(request, sending(request)));
    return saved === null ? reply : say(reply, 200, wordsOf(saved), 'preferencesTitle', 'saved');
  });
}

/** Behind the last slash: a named parameter may have 100 characters, and tokens have more. */
function tokenOf({ params }: Mail): string {
  return params['*'];
}

/** A form says only what is ticked: whatever of what was shown is missing is off. */
async function saveForm(request: Mail, sending: SendingServices): Promise<MailChoices> {
  const { body } = request;
  const token = tokenOf(request);
  const shown = await sending.readMailChoices(token);
  const form = formBody.parse(typeof body === 'string' ? body : '');
  const wanted = new Set([form.campaign ?? []].flat());
  await sending.saveMailChoices(token, {
    marketing: form.marketing === 'on',
    allowsPixel: form.pixel === 'on',
    campaignsOff: shown.campaigns.map(({ id }) => id).filter((id) => !wanted.has(id)),
  });
  return shown;
}

/** A link that is no good is told to people, not to programs. */
async function orPage<T>(reply: FastifyReply, work: () => Promise<T>): Promise<T | null> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal) || !['BAD_TOKEN', 'NOT_FOUND'].includes(error.code)) throw error;
    const languages = String(reply.request.headers['accept-language'] ?? '').split(',');
    const status = error.code === 'BAD_TOKEN' ? 400 : 404;
    say(reply, status, mailWords(languages.map((one) => one.split(';')[0]!.trim())), 'preferencesTitle', 'badLink');
    return null;
  }
}

type PageTitle = 'unsubscribeTitle' | 'preferencesTitle';

function say(
  reply: FastifyReply,
  status: number,
  words: MailWords,
  title: PageTitle,
  said: 'unsubscribed' | 'saved' | 'badLink',
) {
  return page(reply, status, words, title, `<p role="status">${words.pages[said]}</p>`);
}

function page(reply: FastifyReply, status: number, words: MailWords, title: PageTitle, content: string): FastifyReply {
  const html = mailPage(words.language, words.pages[title], content);
  return reply.code(status).header('content-security-policy', POLICY).type('text/html; charset=utf-8').send(html);
}

function wordsOf({ locale }: { readonly locale: string | null }): MailWords {
  return mailWords(locale === null ? [] : [locale]);
}
