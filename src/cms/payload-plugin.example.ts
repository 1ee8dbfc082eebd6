/**
 * To be copied into a Payload 3 project, for Payload has no webhooks of its own; see guides/payload.md. It needs nothing
 * but Node's own modules, and no types of Payload's.
 *
 *     plugins: [attune({ url: 'https://<gateway>/webhooks/payload', secret, collections: ['articles'] })]
 *
 * What it sends and how it is signed is said in payload.ts. It never makes an editor wait and never fails a save: a hook
 * that waited for the answer would take as long as the call. So what is lost while the gateway is away is lost, and comes
 * back with the next save or the next reconcile.
 */
import { createHmac } from 'node:crypto';

export interface AttuneOptions {
  /** `https://<gateway>/webhooks/payload`. */
  readonly url: string;
  /** One of the source's secrets. */
  readonly secret: string;
  /** Slugs of the collections to tell of. */
  readonly collections: readonly string[];
  /** A hook runs before its transaction ends; what is read before that is the old text (ms). */
  readonly waitMs?: number;
  /** Pauses before it tries again (ms). */
  readonly retryMs?: readonly number[];
}

type Doc = Record<string, unknown>;

interface HookRequest {
  readonly locale?: string | null;
  readonly query?: Record<string, unknown>;
  readonly payload?: { readonly logger?: { error(details: object, message: string): void } };
}

interface ChangeArgs {
  readonly collection: { readonly slug: string };
  readonly doc: Doc;
  readonly previousDoc?: Doc;
  readonly operation: 'create' | 'update';
  readonly req: HookRequest;
}

type DeleteArgs = Omit<ChangeArgs, 'operation' | 'previousDoc'> & { readonly id: unknown };

interface Collection {
  readonly slug: string;
  readonly hooks?: Record<string, unknown[]>;
}

/** Adds the hooks to the collections that it is told of. */
export function attune(options: AttuneOptions) {
  return <Config extends { collections?: Collection[] }>(config: Config): Config => ({
    ...config,
    collections: config.collections?.map((collection) =>
      options.collections.includes(collection.slug) ? withHooks(collection, options) : collection,
    ),
  });
}

function withHooks(collection: Collection, options: AttuneOptions): Collection {
  const { hooks = {} } = collection;
  const changed = ({ doc, previousDoc, operation, req }: ChangeArgs): Doc => {
    const status = { _status: previousDoc?._status };
    send({ operation, id: doc.id, doc, previousDoc: status, draft: isDraft(req) }, collection.slug, req, options);
    return doc;
  };
  const deleted = ({ doc, id, req }: DeleteArgs): Doc => {
    send({ operation: 'delete', id, doc }, collection.slug, req, options);
    return doc;
  };
  return {
    ...collection,
    hooks: {
      ...hooks,
      afterChange: [...(hooks.afterChange ?? []), changed],
      afterDelete: [...(hooks.afterDelete ?? []), deleted],
    },
  };
}

/** A draft saved beside the published text; the admin's autosave says so too. */
function isDraft({ query }: HookRequest): boolean {
  return query?.draft === true || query?.draft === 'true';
}

function send(
  call: { operation: string } & Record<string, unknown>,
  collection: string,
  req: HookRequest,
  options: AttuneOptions,
): void {
  const event = `${collection}.${call.operation}`;
  const sentAt = new Date().toISOString();
  const body = JSON.stringify({ event, sentAt, collection, locale: req.locale ?? null, ...call });
  deliver(body, options).catch((error: unknown) => {
    req.payload?.logger?.error({ err: error }, `Attune was not told of ${event} ${String(call.id)}.`);
  });
}

async function deliver(
  body: string,
  { url, secret, waitMs = 300, retryMs = [1_000, 10_000] }: AttuneOptions,
): Promise<void> {
  await pause(waitMs);
  for (const again of [...retryMs, null]) {
    const failure = await post(url, body, secret);
    if (failure === null) return;
    if (again === null) throw new Error(failure);
    await pause(again);
  }
}

/** Null where it was taken, or never will be; else why it was not. */
async function post(url: string, body: string, secret: string): Promise<string | null> {
  const t = Math.floor(Date.now() / 1_000);
  const v1 = createHmac('sha256', secret).update(`${t}.${body}`).digest('hex');
  const headers = { 'content-type': 'application/json', 'x-payload-signature': `t=${t},v1=${v1}` };
  try {
    const { status } = await fetch(url, { method: 'POST', headers, body, signal: AbortSignal.timeout(10_000) });
    return status >= 500 || status === 429 ? `It answered ${status}.` : null;
  } catch (error) {
    return String(error);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
