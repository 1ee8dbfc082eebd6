import { GraphQLJSON } from 'graphql-scalars';
import { Field, ID, Int, ObjectType } from 'type-graphql';
import { publishedLocales, variantFor, type Image, type Item, type Json, type Variant } from '../../core/item';
import { DateTime } from '../date-time';

@ObjectType('Image', { simpleResolvers: true, description: 'A picture of an item.' })
export class ImageView implements Image {
  @Field(() => String, { description: 'Where it is.' })
  url!: string;

  @Field(() => String, { description: 'What it shows, for those who do not see it; empty where the CMS has none.' })
  alt!: string;

  @Field(() => Int, { nullable: true, description: 'In pixels.' })
  width?: number;

  @Field(() => Int, { nullable: true, description: 'In pixels.' })
  height?: number;
}

@ObjectType('Item', {
  simpleResolvers: true,
  description: 'A document of the CMS, in the language that fits the reader best.',
})
export class ItemView {
  @Field(() => ID, { description: "The CMS's id; the same in every language." })
  id: string;

  @Field(() => String, { description: 'Content type: `article`, `film`, `product` …; free.' })
  type: string;

  @Field(() => String, { description: 'Language tag of the title, summary and url answered here.' })
  locale: string;

  @Field(() => String, { description: 'Plain text.' })
  title: string;

  @Field(() => String, { description: 'Plain text; may be empty.' })
  summary: string;

  @Field(() => String, { nullable: true, description: 'Where the item is read, in this language.' })
  url: string | null;

  @Field(() => ImageView, { nullable: true, description: 'Its picture.' })
  image: Image | null;

  @Field(() => [String], { description: 'What it is about: slugs, the most important first.' })
  topics: readonly string[];

  @Field(() => [String], { description: 'Display names.' })
  authors: readonly string[];

  @Field(() => DateTime, { description: 'When it was published.' })
  publishedAt: number;

  @Field(() => Boolean, { description: 'For subscribers.' })
  premium: boolean;

  @Field(() => GraphQLJSON, { description: 'Whatever else the CMS says of it: an object.' })
  attributes: Readonly<Record<string, Json>>;

  /** Languages asked for, preferred first: what is nested below is answered in them too. */
  readonly wanted: readonly string[];

  constructor(
    private readonly item: Item,
    variant: Variant,
    wanted: readonly string[],
  ) {
    this.id = item.id;
    this.type = item.type;
    this.locale = variant.locale;
    this.title = variant.title;
    this.summary = variant.summary;
    this.url = variant.url;
    this.image = item.image;
    this.topics = item.topics;
    this.authors = item.authors;
    this.publishedAt = item.publishedAt;
    this.premium = item.premium;
    this.attributes = item.attributes;
    this.wanted = wanted;
  }

  @Field(() => [String], { description: "Every language the item can be read in, the original's first." })
  locales(): string[] {
    return publishedLocales(this.item);
  }
}

/** The item as a reader of these languages gets it; null where there is none, or none in any language. */
export function itemView(item: Item | null, locales: readonly string[]): ItemView | null {
  const variant = item === null ? null : variantFor(item, locales);
  return item === null || variant === null ? null : new ItemView(item, variant, locales);
}
