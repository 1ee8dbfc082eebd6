import type { Connection, mongo } from 'mongoose';

/** What a command searches by, whatever it then does. */
export interface RecordedQuery {
  readonly collection: string;
  readonly filter: mongo.Document;
  readonly sort?: mongo.Document;
}

export interface QueryPlan {
  /** False where any part of the plan reads a collection from end to end. */
  readonly indexed: boolean;
  readonly plan: string;
}

/** Collects one query of each shape from now on, by shape; the connection must monitor its commands. */
export function recordQueries(connection: Connection): ReadonlyMap<string, RecordedQuery> {
  const queries = new Map<string, RecordedQuery>();
  connection.getClient().on('commandStarted', ({ command }) => {
    for (const query of queriesOf(command)) queries.set(shapeOf(query), query);
  });
  return queries;
}

/** Asks the server how it would run the query, in MongoDB's words or in those of DocumentDB on PostgreSQL. */
export async function explain(connection: Connection, query: RecordedQuery): Promise<QueryPlan> {
  const cursor = connection
    .collection(query.collection)
    .find(query.filter)
    .sort(query.sort ?? {});
  const { queryPlanner } = (await cursor.explain()) as { queryPlanner: mongo.Document };
  const postgres = queryPlanner['Plan'] as mongo.Document | undefined;
  const scans = postgres ? nodesOf(postgres).filter(isScan) : stagesOf(queryPlanner['winningPlan']);
  const plan = JSON.stringify(scans.map((scan): unknown => scan['Index Name'] ?? scan['stage']));
  return { indexed: scans.length > 0 && scans.every(isIndexed), plan };
}

const FILLING = 3_000;

/** Puts many more documents like one of its own into a collection, other texts in each. */
export async function fill(connection: Connection, name: string): Promise<void> {
  const collection = connection.collection(name);
  const example = (await collection.findOne({})) ?? {};
  const other = (value: unknown, i: number): unknown => {
    if (typeof value === 'string') return `${value}-${i}`;
    return Array.isArray(value) ? value.map((one) => other(one, i)) : value;
  };
  const like = (i: number) => Object.fromEntries(Object.entries(example).map(([key, value]) => [key, other(value, i)]));
  const documents = Array.from({ length: FILLING }, (_, i): mongo.Document => ({ ...like(i), _id: `filling-${i}` }));
  await collection.insertMany(documents as never, { ordered: false }).catch(() => undefined);
}

function queriesOf(command: mongo.Document): RecordedQuery[] {
  const of = (name: string, filter: unknown, sort?: unknown) => [
    { collection: command[name] as string, filter: (filter ?? {}) as mongo.Document, sort: sort as mongo.Document },
  ];
  if ('find' in command) return of('find', command['filter'], command['sort']);
  if ('findAndModify' in command) return of('findAndModify', command['query'], command['sort']);
  if ('distinct' in command) return of('distinct', command['query']);
  if ('aggregate' in command) return of('aggregate', (command['pipeline'] as mongo.Document[])[0]?.['$match']);
  if ('update' in command)
    return (command['updates'] as mongo.Document[]).slice(0, 1).flatMap(({ q }) => of('update', q));
  if ('delete' in command)
    return (command['deletes'] as mongo.Document[]).slice(0, 1).flatMap(({ q }) => of('delete', q));
  return [];
}

/** Values replaced by their types, lists by one. */
function shapeOf({ collection, filter, sort }: RecordedQuery): string {
  const shape = (_: string, value: unknown): unknown => {
    if (Array.isArray(value)) return typeof value[0] === 'object' ? (value as unknown[]) : 'list';
    return typeof value === 'object' ? value : typeof value;
  };
  return collection + JSON.stringify(filter, shape) + JSON.stringify(sort);
}

function nodesOf(node: mongo.Document): mongo.Document[] {
  return [node, ...((node['Plans'] ?? []) as mongo.Document[]).flatMap(nodesOf)];
}

function stagesOf(plan: unknown): mongo.Document[] {
  if (typeof plan !== 'object' || plan === null) return [];
  const inner = Object.values(plan).flatMap((value) =>
    Array.isArray(value) ? value.flatMap(stagesOf) : stagesOf(value),
  );
  const own = plan as mongo.Document;
  return /SCAN|IDHACK|EXPRESS/.test(String(own['stage'])) ? [own, ...inner] : inner;
}

function isScan(node: mongo.Document): boolean {
  return /Scan$/.test(String(node['Node Type'])) && !/Custom|Bitmap Heap/.test(String(node['Node Type']));
}

/** DocumentDB walks a whole collection through its primary index, with a condition on nothing but the collection. */
function isIndexed(scan: mongo.Document): boolean {
  if (scan['stage']) return scan['stage'] !== 'COLLSCAN';
  const condition = String(scan['Index Cond'] ?? '').replace(/shard_key_value = '[^']*'::bigint/g, '');
  return /Index/.test(String(scan['Node Type'])) && /document|object_id/.test(condition);
}
