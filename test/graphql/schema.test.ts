import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObjectType, isUnionType } from 'graphql';
import { INTERACTION_TYPES } from '../../src/core/interaction';
import { buildGraphSchema, printedSchema } from '../../src/graphql/schema';
import { REASONS } from '../support/fake-services';
import { INBOX_KEY, signedIn, testServer } from '../support/http-server';

const FOLDER = join(__dirname, '..', '..', 'schema');

describe('the schema', () => {
  const schema = buildGraphSchema();
  const printed = printedSchema(schema);
  const signatureOf = (type: string, field: string) => {
    const found = schema.getType(type);
    const { args, type: result } = (isObjectType(found) && found.getFields()[field]) || { args: [], type: '?' };
    const list = args.map(
      (arg) =>
        `${arg.name}: ${String(arg.type)}${arg.defaultValue === undefined ? '' : ` = ${String(arg.defaultValue as number)}`}`,
    );
    return `${field}(${list.join(', ')}): ${String(result)}`;
  };

  test('is the one that is committed', () => {
    expect(readFileSync(join(FOLDER, 'schema.graphql'), 'utf8')).toBe(printed);
  });

  test.each([
    ['Query', 'item', 'item(id: ID!, context: ContextInput): Item'],
    ['Query', 'items', 'items(ids: [ID!]!, context: ContextInput): [Item]!'],
    [
      'Query',
      'feed',
      'feed(first: Int = 20, after: String, filter: ItemFilter, exclude: [ID!], context: ContextInput, userId: ID): FeedConnection!',
    ],
    [
      'Query',
      'becauseYouLiked',
      'becauseYouLiked(rows: Int = 3, first: Int = 10, context: ContextInput, userId: ID): [LikedRow!]!',
    ],
    [
      'Query',
      'similar',
      'similar(itemId: ID!, first: Int = 10, after: String, context: ContextInput): FeedConnection!',
    ],
    [
      'Query',
      'emailDigest',
      'emailDigest(campaign: ID!, size: Int, at: DateTime, context: ContextInput, userId: ID): Digest!',
    ],
    ['Mutation', 'track', 'track(events: [InteractionInput!]!): TrackResult!'],
    ['Mutation', 'identify', 'identify(anonymousId: ID!): IdentifyResult!'],
    ['Query', 'inbox', 'inbox(state: DeliveryState, source: String, first: Int = 20): Inbox!'],
    ['Query', 'sources', 'sources(): [Source!]!'],
    ['Mutation', 'replayDeliveries', 'replayDeliveries(which: DeadLettersInput!): Int!'],
    ['Mutation', 'dropDeliveries', 'dropDeliveries(which: DeadLettersInput!): Int!'],
    ['Item', 'similar', 'similar(first: Int = 10): FeedConnection!'],
    ['FeedConnection', 'edges', 'edges(): [FeedEdge!]!'],
    ['FeedConnection', 'pageInfo', 'pageInfo(): PageInfo!'],
    ['FeedEdge', 'cursor', 'cursor(): String!'],
    ['FeedEdge', 'node', 'node(): Item!'],
    ['FeedEdge', 'score', 'score(): Float!'],
    ['FeedEdge', 'signals', 'signals(): [Signal!]!'],
    ['FeedEdge', 'reason', 'reason(): Reason!'],
    ['FeedEdge', 'token', 'token(): String!'],
    ['LikedRow', 'likedItem', 'likedItem(): Item!'],
    ['LikedRow', 'items', 'items(): FeedConnection!'],
    ['Digest', 'items', 'items(): [FeedEdge!]!'],
    ['TrackResult', 'rejected', 'rejected(): [Rejection!]!'],
  ])('%s.%s is as others rely on it', (type, field, signature) => {
    expect(signatureOf(type, field)).toBe(signature);
  });

  test('has a member of the union for every kind of reason', () => {
    const union = schema.getType('Reason');
    const members = isUnionType(union) ? union.getTypes().map((type) => type.name) : [];
    expect(members.sort()).toEqual(REASONS.map(({ kind }) => kind).sort());
  });

  test('has every type of interaction', () => {
    for (const type of INTERACTION_TYPES) expect(printed).toMatch(new RegExp(`^  ${type}$`, 'm'));
  });

  test('describes every type, field and argument', () => {
    const undescribed = Object.values(schema.getTypeMap()).flatMap((type) => {
      if (type.name.startsWith('__') || !isObjectType(type)) return [];
      const root = ['Query', 'Mutation'].includes(type.name);
      const fields = Object.values(type.getFields());
      const missing = fields.filter((field) => !field.description || field.args.some((arg) => !arg.description));
      return [
        ...(type.description || root ? [] : [type.name]),
        ...missing.map((field) => `${type.name}.${field.name}`),
      ];
    });
    expect(undescribed).toEqual([]);
  });
});

describe('the examples', () => {
  const folder = join(FOLDER, 'examples');
  const variables = JSON.parse(readFileSync(join(folder, 'variables.json'), 'utf8')) as Record<string, object>;
  const names = readdirSync(folder).filter((name) => name.endsWith('.graphql'));
  const server = testServer();
  afterAll(() => server.app.close());

  test.each(names)('%s is answered without an error', async (name) => {
    const query = readFileSync(join(folder, name), 'utf8');
    const { status, errors, data } = await server.ask(query, variables[name.replace('.graphql', '')], {
      ...(await signedIn('ana')),
      'x-api-key': INBOX_KEY,
    });
    expect({ status, errors }).toEqual({ status: 200, errors: undefined });
    expect(JSON.stringify(data)).toMatch(/\d/);
  });
});
