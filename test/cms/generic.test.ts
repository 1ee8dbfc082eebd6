import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { connectSources } from '../../src/cms/connect-sources';
import { SIGNATURE_HEADER, signGeneric, verifyGeneric, WINDOW_MS } from '../../src/cms/generic-signature';
import type { Upsert } from '../../src/core/content-change';
import type { RawDelivery } from '../../src/core/content-source';
import { Refusal } from '../../src/core/refusal';
import { T0 } from '../support/builders';

const SECRET = 'first-secret-of-the-generic-source';
const SECOND = 'second-secret-of-the-generic-source';
const source = connectSources([{ name: 'site', source: 'generic', secrets: [SECRET, SECOND] }]).get('site')!;

function delivery(body: unknown, { secret = SECRET, t = T0 } = {}): RawDelivery {
  const raw = typeof body === 'string' ? body : JSON.stringify(body);
  return {
    source: 'site',
    event: null,
    headers: { [SIGNATURE_HEADER]: signGeneric(raw, secret, t) },
    body: Buffer.from(raw),
    receivedAt: T0 + 9,
  };
}

const upsert = { op: 'upsert', id: 'a', item: { type: 'article', title: 'T' } };

describe('the signature', () => {
  const body = Buffer.from('{"a":"ação"}');
  const header = signGeneric(body, SECRET, T0);
  const verify =
    (given: string | undefined, now = T0, secrets = [SECRET]) =>
    () =>
      verifyGeneric(given, body, secrets, now);

  it('is the HMAC of time and body, as anybody can compute it', () => {
    const mac = createHmac('sha256', 'k').update('1.{}').digest('hex');
    expect(signGeneric('{}', 'k', 1)).toBe(`t=1,v1=${mac}`);
    expect(verify(header)).not.toThrow();
  });

  it('is good with any of two secrets, and with one of two signatures', () => {
    expect(verify(header, T0, [SECOND, SECRET])).not.toThrow();
    expect(verify(header, T0, [SECOND])).toThrow(/does not fit/);
    expect(verify(`${signGeneric(body, 'old', T0)},${header.split(',')[1]}`)).not.toThrow();
  });

  it('is good for five minutes both ways, not a ms more', () => {
    expect(verify(header, T0 + WINDOW_MS)).not.toThrow();
    expect(verify(header, T0 - WINDOW_MS)).not.toThrow();
    expect(verify(header, T0 + WINDOW_MS + 1)).toThrow('Signed 300001 ms ago; at most 300000 ms.');
    expect(verify(header, T0 - WINDOW_MS - 1)).toThrow(/ahead of our clock/);
  });

  it('cannot be moved to another time or body', () => {
    expect(verify(header.replace(String(T0), String(T0 + 1)))).toThrow(/does not fit/);
    expect(() => verifyGeneric(header, Buffer.from('{"a":"acao"}'), [SECRET], T0)).toThrow(/does not fit/);
    expect(() => verifyGeneric(signGeneric('1.x', SECRET, 1), Buffer.from('x'), [SECRET], 11)).toThrow(Refusal);
  });

  it.each([
    undefined,
    '',
    't=,v1=',
    `v1=${'a'.repeat(64)}`,
    `t=${T0}`,
    `t=${T0},v1=${'a'.repeat(63)}`,
    `t=${T0},v1=${'g'.repeat(64)}`,
    `t=-1,v1=${'a'.repeat(64)}`,
    `t=1e12,v1=${'a'.repeat(64)}`,
    `t=NaN,v1=${'a'.repeat(64)}`,
    `t=0x1,v1=${'a'.repeat(64)}`,
    `t=${T0},t=${T0},v1=${'a'.repeat(64)}`,
    `t=${T0},v2=${'a'.repeat(64)}`,
    `${`t=${T0},v1=${'a'.repeat(64)}`.repeat(5)}`,
    't='.repeat(50_000),
    '\u0000',
  ])('refuses the header %#', (given) => {
    expect(verify(given)).toThrow(Refusal);
  });

  it('is never passed by a forged header', () => {
    const hex = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 });
    const forged = fc.oneof(
      hex.map((mac) => `t=${T0},v1=${mac}`),
      fc.string({ maxLength: 200 }),
    );
    fc.assert(
      fc.property(forged, (given) => expect(verify(given)).toThrow(Refusal)),
      { numRuns: 1_000 },
    );
  });
});

describe('our own format', () => {
  it('takes a whole item', () => {
    const item = {
      type: 'article',
      title: ' Night <b>trains</b>\n are back ',
      summary: '<p>Sleep in <em>Vienna</em>.</p>',
      body: { format: 'markdown', value: '# Six lines\n\nIn *spring*.' },
      topics: ['Travel', 'travel', ' Rail '],
      authors: ['Ana Lopes'],
      image: { url: 'https://example.org/a.jpg', alt: 'A train', width: 640, height: 480, onload: 'x' },
      url: '/night-trains',
      publishedAt: '2026-03-01',
      expiresAt: T0,
      premium: true,
      originalLocale: 'de',
      attributes: { editorsPick: true, minutes: 4, $where: 'x', 'a.b': 1 },
    };
    const { changes } = source.normalize(delivery({ op: 'upsert', id: 'a', locale: 'de-AT', version: 7, item }));
    expect(changes).toEqual([
      {
        op: 'upsert',
        source: 'site',
        id: 'a',
        locale: 'de-AT',
        version: { order: 7, arrival: T0 + 9 },
        content: {
          type: 'article',
          title: 'Night trains are back',
          summary: 'Sleep in Vienna.',
          body: { format: 'markdown', value: '# Six lines\n\nIn *spring*.', text: 'Six lines\n\nIn spring.' },
          topics: ['Travel', 'Rail'],
          authors: ['Ana Lopes'],
          image: { url: 'https://example.org/a.jpg', alt: 'A train', width: 640, height: 480 },
          url: '/night-trains',
          publishedAt: Date.UTC(2026, 2, 1),
          expiresAt: T0,
          premium: true,
          featured: true,
          originalLocale: 'de',
          attributes: { editorsPick: true, minutes: 4 },
          liveSince: T0 + 9,
        },
      },
    ]);
  });

  it('takes a list of changes, and removals of one or all locales', () => {
    const { changes } = source.normalize(
      delivery({ changes: [upsert, { op: 'withdraw', id: 'b', locale: 'pt' }, { op: 'delete', id: 'c' }] }),
    );
    expect(changes).toMatchObject([
      { op: 'upsert', locale: 'en' },
      { op: 'withdraw', id: 'b', locale: 'pt' },
      { op: 'delete', id: 'c', locale: null },
    ]);
  });

  it('is ordered by version, a number or a date, else by the time of signing', () => {
    const order = (version: unknown) =>
      source.normalize(delivery({ ...upsert, version }, { t: T0 - 5 })).changes[0]?.version.order;
    expect([order(3), order('2026-01-01T00:00:00.5Z'), order(undefined), order(null)]).toEqual([
      3,
      T0 + 500,
      T0 - 5,
      T0 - 5,
    ]);
    expect(() => order(1.5)).toThrow(/whole number/);
    expect(() => order('soon')).toThrow(/“soon” is not a date/);
  });

  it('knows a repeat of the same bytes, and only that', () => {
    const id = (body: unknown, t?: number) => source.deliveryId(delivery(body, { t }));
    expect(id(upsert)).toBe(id(upsert));
    expect(new Set([id(upsert), id(upsert, T0 + 1), id({ ...upsert, id: 'b' })]).size).toBe(3);
  });

  it.each([
    [{}, /op/],
    [{ ...upsert, op: 'publish' }, /op/],
    [{ ...upsert, id: '' }, /id: must be 1 to 200/],
    [{ ...upsert, id: 'a b' }, /id: must be/],
    [{ ...upsert, id: 'x'.repeat(201) }, /id: must be/],
    [{ ...upsert, locale: 'klingon!' }, /language tag/],
    [{ ...upsert, titel: 'x' }, /titel/],
    [{ op: 'upsert', id: 'a' }, /item/],
    [{ ...upsert, item: { type: 'article' } }, /title/],
    [{ ...upsert, item: { type: 'article', title: ' <br> ' } }, /title: must not be empty/],
    [{ ...upsert, item: { type: 'an article', title: 'T' } }, /item.type: must be a word/],
    [
      { ...upsert, item: { ...upsert.item, publishedAt: '31/12/2026' } },
      /publishedAt: “31\/12\/2026” is not a date. Write it like/,
    ],
    [{ ...upsert, item: { ...upsert.item, publishedAt: '2026-02-30' } }, /is not a date/],
    [{ ...upsert, item: { ...upsert.item, expiresAt: 1e20 } }, /is not a date/],
    [{ ...upsert, item: { ...upsert.item, topics: 'rail' } }, /topics/],
    [{ changes: [] }, /changes/],
    [{ changes: Array(101).fill(upsert) }, /changes/],
    ['[]', /must be a JSON object/],
    ['{"op":"upsert"', /not JSON/],
  ])('refuses %#', (body, reason) => {
    expect(() => source.normalize(delivery(body))).toThrow(reason);
  });

  it('keeps dates of 1970 and 9999', () => {
    const item = { ...upsert.item, publishedAt: 0, expiresAt: '9999-12-31T23:59:59.999Z' };
    const [change] = source.normalize(delivery({ ...upsert, item })).changes as Upsert[];
    expect(change?.content).toMatchObject({ publishedAt: 0, expiresAt: 253_402_300_799_999 });
  });

  it('refuses what is not UTF-8', () => {
    const body = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    expect(() => source.check({ ...delivery('{}'), body })).toThrow(/UTF-8/);
  });
});
