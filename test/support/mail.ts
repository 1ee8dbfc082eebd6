import type { MailView } from '../../src/ports/mail-renderer';

/** What a digest of three items is rendered from. */
export function aMailView(given: Partial<MailView> = {}): MailView {
  const url = (n: number) => `https://mail.example/m/click/token-${n}`;
  return {
    campaignName: 'The daily reader',
    subject: 'The carpenter’s son who put longitude in a watch — and 2 more for you',
    locale: 'en',
    date: '5 May 2026',
    sender: 'Larkhaven Review',
    items: [
      {
        title: 'The carpenter’s son who put longitude in a watch',
        summary:
          'To know how far east or west you are, you need to know the time somewhere else. In the eighteenth century that was a problem worth twenty thousand pounds.',
        url: url(1),
        image: {
          url: 'https://mail.example/watch.png',
          alt: 'A silver watch on a sea chart.',
          width: 552,
          height: 310,
        },
        reason: 'You often read about history',
        date: '4 May 2026',
        byline: 'Lucan Farthingale',
      },
      {
        title: 'Rye does not stretch',
        summary: 'Why a loaf of rye needs sourness more than kneading.',
        url: url(2),
        image: { url: 'https://mail.example/rye.png', alt: 'A cut loaf.', width: 552, height: null },
        reason: 'Because you liked “Slow dough weekend”',
        date: '3 May 2026',
        byline: '',
      },
      {
        title: 'Four ways to make fog',
        summary: '',
        url: url(3),
        image: null,
        reason: 'New',
        date: '2 May 2026',
        byline: 'Maren Quill',
      },
    ],
    recap: ['Building a bridge', 'The corner that waits'],
    unsubscribeUrl: 'https://mail.example/m/unsubscribe/u',
    preferencesUrl: 'https://mail.example/m/preferences/p',
    pixelUrl: null,
    ...given,
  };
}
