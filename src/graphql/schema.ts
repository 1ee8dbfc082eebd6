import 'reflect-metadata';
import { lexicographicSortSchema, printSchema, type GraphQLSchema } from 'graphql';
import { buildSchemaSync } from 'type-graphql';
import { CampaignResolver } from './resolvers/campaign-resolver';
import { DigestResolver } from './resolvers/digest-resolver';
import { FeedResolver } from './resolvers/feed-resolver';
import { InboxResolver } from './resolvers/inbox-resolver';
import { InteractionResolver } from './resolvers/interaction-resolver';
import { ItemResolver } from './resolvers/item-resolver';
import { ReservedDigestResolver } from './resolvers/reserved-digest-resolver';
import { RunResolver } from './resolvers/run-resolver';
import { SourceResolver } from './resolvers/source-resolver';

/** The schema. No global middlewares and no validation by class: they would make a promise of every field. */
export function buildGraphSchema(): GraphQLSchema {
  return buildSchemaSync({
    resolvers: [
      ItemResolver,
      FeedResolver,
      DigestResolver,
      InteractionResolver,
      InboxResolver,
      SourceResolver,
      CampaignResolver,
      ReservedDigestResolver,
      RunResolver,
    ],
    validate: false,
  });
}

/** The schema as it is committed: sorted, so that a difference is a change. */
export function printedSchema(schema: GraphQLSchema = buildGraphSchema()): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`;
}
