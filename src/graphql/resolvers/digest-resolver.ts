import { Args, Ctx, Query, Resolver } from 'type-graphql';
import { edgesOf } from '../connection-of';
import type { GraphContext } from '../context';
import { checkedId, checkedSize } from '../input-checks';
import { digestCost } from '../limits/field-costs';
import { readerOf } from '../reader-of';
import { DigestArgs } from '../types/args';
import { DigestView } from '../types/digest-view';
import { localesOf } from './page-input';

@Resolver()
export class DigestResolver {
  @Query(() => DigestView, {
    description: 'The digest a reader would get: a preview, which records nothing.',
    complexity: digestCost,
  })
  async emailDigest(@Ctx() context: GraphContext, @Args(() => DigestArgs) args: DigestArgs): Promise<DigestView> {
    const asked = {
      campaign: checkedId('campaign', args.campaign),
      size: sizeOf(args, context),
      at: args.at ?? undefined,
    };
    const input = { ...asked, reader: readerOf(context, args.userId), locales: localesOf(args.context, context) };
    const digest = await context.services.previewDigest(input);
    return new DigestView(digest, await edgesOf(digest.page, input.locales, context));
  }
}

function sizeOf({ size }: DigestArgs, { limits }: GraphContext): number | undefined {
  return size === null || size === undefined ? undefined : checkedSize('size', size, size, limits.maxFirst);
}
