import { limitedPace } from '../../../src/adapters/mail/limited-pace';

describe('the pace of sending', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  async function turnsWithin(ms: number, pace: ReturnType<typeof limitedPace>, domains: string[]): Promise<string[]> {
    const went: string[] = [];
    for (const domain of domains) void pace.turn(domain).then(() => went.push(domain));
    await jest.advanceTimersByTimeAsync(ms);
    return went;
  }

  it('keeps to so many a second, of all domains together', async () => {
    const pace = limitedPace({ perSecond: 3, perDomainMinute: 0 });
    const domains = Array.from({ length: 10 }, (_, n) => `d${n}.org`);
    expect(await turnsWithin(10, pace, domains)).toHaveLength(3);
    expect((await turnsWithin(1_000, pace, [])).length).toBe(0);
  });

  it('keeps to so many a minute and domain, and lets the others go', async () => {
    const pace = limitedPace({ perSecond: 0, perDomainMinute: 2 });
    expect(await turnsWithin(10, pace, ['a.org', 'a.org', 'a.org', 'b.org'])).toEqual(['a.org', 'a.org', 'b.org']);
  });

  it('0 is no limit', async () => {
    const pace = limitedPace({ perSecond: 0, perDomainMinute: 0 });
    expect(await turnsWithin(1, pace, new Array<string>(500).fill('a.org'))).toHaveLength(500);
  });
});
