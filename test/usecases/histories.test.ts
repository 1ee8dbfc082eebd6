import fc from 'fast-check';
import { memoryStorage } from '../../src/adapters/memory/memory-storage';
import { connectApis } from '../../src/cms/connect-apis';
import { connectSources } from '../../src/cms/connect-sources';
import { SIGNATURE_HEADER, signGeneric } from '../../src/cms/generic-signature';
import type { AnswerTimes } from '../../src/core/connected-api';
import type { ContentChange } from '../../src/core/content-change';
import type { ConnectedSource } from '../../src/core/content-source';
import type { DocumentSource } from '../../src/ports/content-api';
import { ingestChanges } from '../../src/usecases/ingest-changes';
import { receiveDelivery, type IncomingDelivery } from '../../src/usecases/receive-delivery';
import { workInbox, type WorkDeps } from '../../src/usecases/work-inbox';
import { T0 } from '../support/builders';
import { fakeSource } from '../support/fake-cms';
import { anEdit, DOCUMENTS, LOCALES, Truth, type Edit } from '../support/fake-history';

const SECRET = 'a-secret-of-thirty-two-characters';
const HOUR = 3_600_000;

/** How one kind of CMS tells of an edit. */
interface Flavour {
  readonly source: ConnectedSource;
  readonly itemId: (id: string) => string;
  /** What it sends; `cmsNow` by its own clock, `now` by ours. */
  readonly deliveries: (edit: Edit, title: string, cmsNow: number, now: number) => Omit<IncomingDelivery, 'source'>[];
  /** What asking it for a document answers; default: what the truth says. */
  readonly answer?: (truth: Truth, id: string, times: Required<AnswerTimes>) => ContentChange[];
  /** Histories as this kind has them. */
  readonly possible?: (edits: readonly Edit[]) => Edit[];
}

const api = { baseUrl: 'https://cms.example', token: null, options: {}, perSecond: 10 };
const configs = [
  { name: 'generic', source: 'generic', secrets: [SECRET] },
  { name: 'strapi', source: 'strapi', secrets: [SECRET] },
  { name: 'directus', source: 'directus', secrets: [SECRET], api },
] as const;
const connected = connectSources(configs);
const apis = connectApis(configs);

/** Every edit says which document it is about, by id and with its own version. */
const generic: Flavour = {
  source: connected.get('generic')!,
  itemId: (id) => id,
  deliveries: ({ kind, id, locale }, title, version, now) => {
    if (kind === 'draft') return [];
    const item = { type: 'article', title, body: `Body of ${title}` };
    const change = { publish: { op: 'upsert', id, locale, version, item }, unpublish: { op: 'withdraw', id, locale, version }, delete: { op: 'delete', id, version } }; // prettier-ignore
    const body = JSON.stringify(change[kind]);
    return [{ event: null, headers: { [SIGNATURE_HEADER]: signGeneric(body, SECRET, now) }, body: Buffer.from(body) }];
  },
};

/** Two events for one click; an unpublish that carries the published row; a delete for every row. */
const strapi: Flavour = {
  source: connected.get('strapi')!,
  itemId: (id) => `strapi:${id}`,
  deliveries: ({ kind, id, locale }, title, cmsNow) => {
    const row = (more: object) => ({ documentId: id, title, body: `Body of ${title}`, locale, ...more });
    const published = { publishedAt: new Date(T0).toISOString() };
    const draft = { publishedAt: null };
    const rows = {
      publish: [['entry.update', row(draft)], ['entry.publish', row(published)]], // prettier-ignore
      draft: [['entry.update', row(draft)]],
      unpublish: [['entry.unpublish', row(published)]],
      delete: LOCALES.flatMap((one) =>
        [draft, published].map((state) => ['entry.delete', row({ ...state, locale: one })]),
      ),
    } as const;
    return rows[kind].map(([event, entry]) => {
      const body = {
        event,
        createdAt: new Date(cmsNow).toISOString(),
        model: 'article',
        uid: 'api::article.article',
        entry,
      };
      const headers = { authorization: `Bearer ${SECRET}` };
      return { event: null, headers, body: Buffer.from(JSON.stringify(body)) };
    });
  },
};

/** Only the id of what was touched: everything else must be asked for. */
const hinting: Flavour = {
  source: fakeSource('hinting'),
  itemId: (id) => `hinting:${id}`,
  deliveries: ({ id }, title) => {
    const refetch = [{ type: 'articles', id, itemId: `hinting:${id}` }];
    return [
      { event: null, headers: {}, body: Buffer.from(JSON.stringify({ changes: [], refetch, ignored: null, title })) },
    ];
  },
};

/** Events that name the item and hold what was typed; what it is like then is asked for. Here in one language. */
const directus: Flavour = {
  source: connected.get('directus')!,
  itemId: (id) => `directus:articles:${id}`,
  deliveries: ({ kind, id }, title) => {
    const payload = { publish: { status: 'published', title }, draft: { title }, unpublish: { status: 'draft' }, delete: [id] }; // prettier-ignore
    const event = `articles.items.${kind === 'delete' ? 'delete' : 'update'}`;
    const body = JSON.stringify({ event, payload: payload[kind], keys: [id], collection: 'articles' });
    return [{ event: null, headers: { 'x-webhook-secret': SECRET }, body: Buffer.from(body) }];
  },
  answer: (truth, id, times) => {
    const title = truth.titleOf(id, 'en');
    const item = {
      id,
      status: title === undefined ? 'draft' : 'published',
      title: title ?? 'A draft',
      body: 'Its body.',
    };
    const json = { data: truth.knows(id) ? [item] : [] };
    const ref = { type: 'articles', id, itemId: `directus:articles:${id}` };
    return apis.get('directus')!.readOne([{ status: 200, json }], ref, times);
  },
  // What is deleted there does not come back under its key.
  possible: (edits) => {
    const gone = new Set<string>();
    return edits.flatMap((edit) => {
      if (gone.has(edit.id)) return [];
      if (edit.kind === 'delete') gone.add(edit.id);
      return [{ ...edit, locale: 'en' as const }];
    });
  },
};

/** Plays a history through receiving and working off, and answers what is shown at its end, and what was lost. */
async function play(flavour: Flavour, edits: readonly Edit[], skewMs: number, batchSize: number) {
  const clock = { now: T0 };
  const stores = memoryStorage({ now: () => clock.now }).forTenant('t');
  const truth = new Truth();
  const { source, itemId } = flavour;
  const fetch: DocumentSource['fetch'] = ({ id, itemId: item }) => {
    const asOf = clock.now + skewMs;
    const times = { asOf, receivedAt: clock.now, askedAt: clock.now };
    return Promise.resolve(flavour.answer?.(truth, id, times) ?? truth.changesOf(id, item, source.name, times));
  };
  const ingest = (changes: readonly ContentChange[]) =>
    ingestChanges(changes, { items: stores.items, now: () => clock.now, onStored: () => Promise.resolve() });
  const sources = new Map([[source.name, source]]);
  const deps: WorkDeps = {
    ...{ inbox: stores.inbox, sources, ingest, now: () => clock.now, random: () => 0.5, report: () => undefined },
    documents: new Map([[source.name, { fetch, walk: () => { throw new Error('not walked') } }]]), // prettier-ignore
    settings: { batchSize },
  };
  const receive = async (delivery: Omit<IncomingDelivery, 'source'>) => {
    const incoming = { source: source.name, ...delivery };
    await receiveDelivery(incoming, { ...deps, maxBytes: 1e6, onStored: () => undefined });
    clock.now += 1;
  };
  const drain = async () => {
    while ((await workInbox(deps)) > 0);
  };

  const due = new Map<number, Omit<IncomingDelivery, 'source'>[]>();
  const lost = new Set<string>();
  for (const [step, edit] of edits.entries()) {
    clock.now += edit.afterMs;
    const title = `${edit.id} ${edit.locale} ${step}`;
    truth.apply(edit, title);
    const sent = flavour.deliveries(edit, title, clock.now + skewMs, clock.now);
    if (edit.lateBy.length === 0) lost.add(edit.id);
    for (const late of edit.lateBy) due.set(step + late, [...(due.get(step + late) ?? []), ...sent]);
    for (const delivery of due.get(step) ?? []) await receive(delivery);
    due.delete(step);
    if (edit.worked) await drain();
  }
  for (const delivery of [...due.values()].flat().reverse()) await receive(delivery);
  await drain();

  const shown = async () => {
    const all: Record<string, Record<string, string>> = {};
    const items = await stores.items.byIds(DOCUMENTS.map(itemId));
    for (const [n, item] of items.entries()) {
      const published = Object.values(item?.variants ?? {}).filter(({ status }) => status === 'published');
      if (published.length > 0)
        all[DOCUMENTS[n]!] = Object.fromEntries(published.map(({ locale, title }) => [locale, title]));
    }
    return all;
  };
  /** What a comparison of lists, or the next hint, would do. */
  const repair = async (id: string) => {
    clock.now += 1;
    await ingest(await fetch({ type: 'articles', id, itemId: itemId(id) }));
  };
  return { truth, shown, lost, repair };
}

describe.each([
  ['generic', generic],
  ['like Strapi: ordered by the time of sending', strapi],
  ['of a CMS that only hints', hinting],
  ['Directus: hints, and deletes ordered by their arrival', directus],
])('any history of edits, %s', (_, flavour) => {
  const histories = fc.array(anEdit, { minLength: 1, maxLength: 25 });
  // Signatures of our own format are good for five minutes.
  const skews = fc.constantFrom(0, -HOUR, HOUR, 37);

  test('ends as the CMS has it, however its deliveries came; what was lost is mended by asking', async () => {
    await fc.assert(
      fc.asyncProperty(histories, skews, fc.integer({ min: 1, max: 9 }), async (given, skewMs, batchSize) => {
        const edits = flavour.possible?.(given) ?? given;
        const { truth, shown, lost, repair } = await play(flavour, edits, skewMs, batchSize);
        const without = (all: Record<string, unknown>) =>
          Object.fromEntries(Object.entries(all).filter(([id]) => !lost.has(id)));
        expect(without(await shown())).toEqual(without(truth.shown()));
        for (const id of lost) await repair(id);
        expect(await shown()).toEqual(truth.shown());
        for (const id of DOCUMENTS) await repair(id);
        expect(await shown()).toEqual(truth.shown());
      }),
      { numRuns: 150 },
    );
  });
});
