import fc from 'fast-check';
import { openMailToken, signMailToken } from '../../src/core/mail-token';
import { createSigner } from '../../src/core/signer';

const signer = createSigner('a secret of at least thirty-two letters', 'mail');
const TOKEN = {
  userId: 'ana',
  campaign: 'daily',
  runId: 'daily/2026-05-05',
  itemId: 'item-1',
  subject: 'lead',
  segment: 'all',
};

describe('a token of a mail', () => {
  it('law: comes back as it was, for what it was made', () => {
    const text = fc.string();
    const tokens = fc.record(
      { userId: text, campaign: text, runId: text, itemId: text },
      { requiredKeys: ['userId', 'campaign', 'runId'] },
    );
    fc.assert(
      fc.property(tokens, (token) => {
        const signed = signMailToken('click', token, signer);
        expect(openMailToken('click', signed, signer)).toEqual(token);
        expect(openMailToken('preferences', signed, signer)).toBeNull();
      }),
    );
  });

  it('opens for nobody else, and not where it was touched', () => {
    const signed = signMailToken('click', TOKEN, signer);
    expect(openMailToken('click', signed, signer)).toEqual(TOKEN);
    expect(openMailToken('click', signed, createSigner('a secret of at least thirty-two letters', 'edge'))).toBeNull();
    expect(openMailToken('click', `${signed}x`, signer)).toBeNull();
    expect(openMailToken('click', signer.sign('not json'), signer)).toBeNull();
    expect(openMailToken('click', '', signer)).toBeNull();
  });
});
