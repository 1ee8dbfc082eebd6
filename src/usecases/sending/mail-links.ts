import { signMailToken, type MailToken } from '../../core/mail-token';
import type { SendingDeps } from './sending-deps';

export interface MailLinks {
  readonly unsubscribe: string;
  readonly preferences: string;
  readonly pixel: string;
  click(itemId: string): string;
}

/** The links of one mail. Whoever holds one can do with it what it says, and nothing else. */
export function mailLinks(
  token: MailToken,
  { signer, publicUrl }: Pick<SendingDeps, 'signer' | 'publicUrl'>,
): MailLinks {
  const own = signMailToken(
    'preferences',
    { userId: token.userId, campaign: token.campaign, runId: token.runId },
    signer,
  );
  return {
    unsubscribe: `${publicUrl}/m/unsubscribe/${own}`,
    preferences: `${publicUrl}/m/preferences/${own}`,
    pixel: `${publicUrl}/m/open/${signMailToken('open', token, signer)}.gif`,
    click: (itemId) => `${publicUrl}/m/click/${signMailToken('click', { ...token, itemId }, signer)}`,
  };
}
