import { Field, Float, ObjectType } from 'type-graphql';
import type { Signal } from '../../core/ranking';
import type { FeedEdge, FeedPage } from '../../usecases/services';
import type { ItemLoader } from '../item-loader';
import { ItemView } from './item-view';
import { reasonView, ReasonUnion, type ReasonView } from './reason-view';

@ObjectType('Signal', { simpleResolvers: true, description: 'A named part of a score.' })
export class SignalView implements Signal {
  @Field(() => String, { description: 'What is measured: `content-neighbours`, `item-item`, `trending`, `topic` …' })
  name!: string;

  @Field(() => Float, { description: '0..1, higher is better.' })
  value!: number;
}

@ObjectType('FeedEdge', {
  simpleResolvers: true,
  description: 'An item at its place in a ranking, and why it is there.',
})
export class FeedEdgeView {
  @Field(() => ItemView, { description: 'The item.' })
  node: ItemView;

  @Field(() => Float, { description: '0..1 within this ranking, higher is better.' })
  score: number;

  @Field(() => [SignalView], { description: 'What the score is made of.' })
  get signals(): readonly Signal[] {
    return this.edge.signals;
  }

  @Field(() => ReasonUnion, { description: 'The signal that counted most, in facts.' })
  reason: ReasonView;

  constructor(
    private readonly edge: FeedEdge,
    private readonly page: FeedPage,
    node: ItemView,
    items: ItemLoader,
  ) {
    this.node = node;
    this.score = edge.score;
    this.reason = reasonView(edge.reason, node.wanted, items);
  }

  @Field(() => String, {
    description: 'Pass it as `after` to read on behind this edge, in the same ranking, for a while.',
  })
  cursor(): Promise<string> {
    return this.page.cursorOf(this.edge);
  }

  @Field(() => String, {
    description: 'Names this showing. Send it with `track` so that what follows is put down to it.',
  })
  token(): string {
    return this.page.tokenOf(this.edge);
  }
}

@ObjectType('PageInfo', { simpleResolvers: true, description: 'Relay.' })
export class PageInfoView {
  @Field(() => Boolean, { description: 'Whether there is more behind `endCursor`.' })
  hasNextPage: boolean;

  @Field(() => Boolean, { description: 'Whether this page was asked for with `after`.' })
  hasPreviousPage: boolean;

  constructor(
    private readonly page: Pick<FeedPage, 'edges' | 'hasNextPage' | 'cursorOf'>,
    isFirst: boolean,
  ) {
    this.hasNextPage = page.hasNextPage;
    this.hasPreviousPage = !isFirst;
  }

  /** Of a connection without edges. */
  static empty(): PageInfoView {
    return new PageInfoView({ edges: [], hasNextPage: false, cursorOf: () => Promise.resolve('') }, true);
  }

  @Field(() => String, { nullable: true, description: 'Cursor of the first edge; null on an empty page.' })
  startCursor(): Promise<string> | null {
    const first = this.page.edges[0];
    return first === undefined ? null : this.page.cursorOf(first);
  }

  @Field(() => String, { nullable: true, description: 'Cursor of the last edge; null on an empty page.' })
  endCursor(): Promise<string> | null {
    const last = this.page.edges.at(-1);
    return last === undefined ? null : this.page.cursorOf(last);
  }
}

@ObjectType('FeedConnection', {
  simpleResolvers: true,
  description:
    'A page of a ranking. Asking for a cursor freezes the ranking: its pages have no duplicates and no holes.',
})
export class FeedConnectionView {
  @Field(() => [FeedEdgeView], { description: 'Best first.' })
  edges: FeedEdgeView[];

  @Field(() => PageInfoView, { description: 'Where the page stands.' })
  pageInfo: PageInfoView;

  constructor(edges: FeedEdgeView[], pageInfo: PageInfoView) {
    this.edges = edges;
    this.pageInfo = pageInfo;
  }
}
