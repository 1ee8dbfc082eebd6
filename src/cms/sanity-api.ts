import { z } from 'zod';
import type { ContentChange } from '../core/content-change';
import { answered } from './api-answer';
import type { ApiReading, ApiRequest, ApiSettings, ContentApi, ListPage } from './content-api';
import { FIELD_NAMES } from './field-names';
import { readListed } from './listed-documents';
import { changesOfDocuments, orderOf, SanityDocumentSchema, type SanityDocument } from './sanity-document';
import { removalOf } from './whole-document';

/**
 * The query API (GROQ) of the Content Lake, which is not cached at the edge, in the perspective `published`: no drafts
 * and no versions of releases.
 *
 * Translations that are documents of their own are joined by a `translation.metadata` document; asked for one of them,
 * all come, and are one item, named after the first that is listed there. What became an item of its own before it was
 * joined is taken away.
 *
 * References to authors and topics are followed in fields of the usual names; the option `projection` says it for
 * others: `{..., "author": writtenBy->{name}, "topics": themes[]->{title}}`.
 *
 * Lists are walked by id, so nothing is left out or told twice whatever happens meanwhile.
 */
export const sanityApi: ContentApi = {
  needs: {
    project: 'the id of the project, in sanity.io/manage',
    dataset: 'the name of the dataset, often production',
  },

  fetchOne: ({ id }, settings) => {
    const own = `"documents": *[_id == $id]{${selection(settings, '^._id')}}`;
    const left = `"left": {${relatives(settings, '$id')}}`;
    return [query(settings, `{${own}, ${left}, ${placeOf(settings)}}`, { id })];
  },

  readOne([answer], ref, reading): ContentChange[] {
    const { documents, left, place } = answered(answer, AnswerSchema, 'Sanity').result;
    const [found] = documents;
    const read = { ...reading, place };
    if (found !== undefined) return changesOfFamily(found, found.own, read);
    const gone = removalOf(seen(ref.itemId, reading), 'delete');
    return left?.root === ref.id ? [...restOf(left, gone, read)] : [gone, ...(left ? restOf(left, null, read) : [])];
  },

  list(type, settings, since): ApiRequest {
    const filter = `_type == $type && dateTime(_updatedAt) >= dateTime($since)`;
    const page = `*[${filter} && _id > $after] | order(_id) [0...${PAGE}]{${selection(settings, '^._id')}}`;
    const groq = `{"documents": ${page}, "total": count(*[${filter}]), ${placeOf(settings)}}`;
    return query(settings, groq, { type, after: '', since: new Date(since ?? 0).toISOString() });
  },

  readPage(answer, request, reading): ListPage {
    const { documents, total, place } = answered(answer, AnswerSchema, 'Sanity').result;
    const idOf = ({ own }: Found) => `${reading.source}:${own._id}`;
    const read = readListed(documents, idOf, (found) => changesOfFamily(found, found.own, { ...reading, place }));
    return { ...read, refetch: [], next: nextPage(request, documents), total: total ?? null };
  },
};

const VERSION = 'v2025-02-19';
const PAGE = 100;

/** Translations as their `translation.metadata` lists them: the first one's id, and those that are published. */
const FamilySchema = z.object({
  root: z.string().nullish(),
  family: z.array(SanityDocumentSchema.nullable()).nullish(),
});
const FoundSchema = FamilySchema.extend({ own: SanityDocumentSchema });
const AnswerSchema = z.object({
  result: z.object({
    documents: z.array(FoundSchema),
    left: FamilySchema.nullish(),
    total: z.number().nullish(),
    place: z.object({ project: z.string(), dataset: z.string() }),
  }),
});

type Family = z.infer<typeof FamilySchema>;
type Found = z.infer<typeof FoundSchema>;
type Reading = ApiReading & { readonly place: { readonly project: string; readonly dataset: string } };

function changesOfFamily({ root, family }: Family, own: SanityDocument, reading: Reading): ContentChange[] {
  const { source, receivedAt } = reading;
  const members = (family ?? []).filter((member) => member !== null);
  const isFamily = typeof root === 'string' && members.some(({ _id }) => _id === own._id);
  if (!isFamily) return changesOfDocuments(`${source}:${own._id}`, [own], reading);
  const id = `${source}:${root}`;
  const isWhole = members.length === family?.length;
  const changes = changesOfDocuments(id, members, reading, isWhole ? null : reading.asOf);
  if (root === own._id || changes.length === 0) return changes;
  const alone = { source, id: `${source}:${own._id}`, version: { order: orderOf(own), arrival: receivedAt } };
  return [removalOf(alone, 'delete'), ...changes];
}

/** What is left of a family that a translation was taken from; `none` where it was the last. */
function restOf({ root, family }: Family, none: ContentChange | null, reading: Reading): ContentChange[] {
  const members = (family ?? []).filter((member) => member !== null);
  if (typeof root !== 'string' || members.length === 0) return none === null ? [] : [none];
  return changesOfDocuments(`${reading.source}:${root}`, members, reading, reading.asOf);
}

function seen(id: string, { source, asOf, receivedAt }: ApiReading) {
  return { source, id, version: { order: asOf, arrival: receivedAt } };
}

/** Sends the query as a body, for with a projection it may be longer than an address can be. */
function query({ baseUrl, token, options }: ApiSettings, groq: string, params: Record<string, string>): ApiRequest {
  const dataset = encodeURIComponent(options.dataset ?? '');
  return {
    method: 'POST',
    url: `${baseUrl}/${VERSION}/data/query/${dataset}?perspective=published`,
    headers: {
      'content-type': 'application/json',
      ...(token !== null && { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify({ query: groq, params }),
  };
}

function selection(settings: ApiSettings, id: string): string {
  return `"own": @${projectionOf(settings)}, ${relatives(settings, id)}`;
}

function relatives(settings: ApiSettings, id: string): string {
  const metadata = `*[_type == "translation.metadata" && references(${id})][0].translations`;
  return `"root": ${metadata}[0].value._ref, "family": ${metadata}[].value->${projectionOf(settings)}`;
}

function placeOf({ options: { project = '', dataset = '' } }: ApiSettings): string {
  return `"place": ${JSON.stringify({ project, dataset })}`;
}

function projectionOf({ options }: ApiSettings): string {
  return options.projection ?? usualProjection();
}

/** Follows references in the fields that authors and topics are usually in; what is there already stays as it is. */
function usualProjection(): string {
  const names = [...FIELD_NAMES.topics, ...FIELD_NAMES.authors].filter((name) => /^[a-z]+$/.test(name));
  const followed = names.flatMap((name) => [
    `defined(${name}._ref) => {"${name}": ${name}->${NAMED}}`,
    `defined(${name}[0]._ref) => {"${name}": ${name}[]->${NAMED}}`,
  ]);
  return `{..., ${followed.join(', ')}}`;
}

const NAMED = '{_id, name, title, label, "slug": slug.current}';

function nextPage(request: ApiRequest, documents: readonly Found[]): ApiRequest | null {
  const last = documents.at(-1)?.own._id;
  if (last === undefined || documents.length < PAGE) return null;
  const sent = z
    .object({ query: z.string(), params: z.record(z.string(), z.string()) })
    .parse(JSON.parse(request.body ?? '{}'));
  return { ...request, body: JSON.stringify({ ...sent, params: { ...sent.params, after: last } }) };
}
