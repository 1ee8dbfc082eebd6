import fc from 'fast-check';
import { connectSources } from '../../src/cms/connect-sources';
import { applyChange } from '../../src/core/apply-change';
import type { ContentChange, Upsert } from '../../src/core/content-change';
import { publishedLocales, type ItemDocument } from '../../src/core/item';
import { Refusal } from '../../src/core/refusal';
import type { FieldMapping } from '../../src/cms/field-mapping';
import { STRAPI_SECRET, strapiDelivery, strapiRecordings } from './strapi-recordings';

const recordings = strapiRecordings();
const source = strapiSource();

function strapiSource(mapping?: FieldMapping, secrets = [STRAPI_SECRET]) {
  return connectSources([{ name: 'strapi', source: 'strapi', secrets, mapping }]).get('strapi')!;
}

function changesOf(prefix: string): readonly ContentChange[] {
  const found = recordings.find(({ name }) => name.startsWith(prefix));
  if (found === undefined) throw new Error(`no recording ${prefix}`);
  return source.normalize(found.delivery).changes;
}

function replay(changes: readonly ContentChange[]): Map<string, ItemDocument> {
  const documents = new Map<string, ItemDocument>();
  for (const change of changes) {
    const next = applyChange(documents.get(change.id) ?? null, change, 0);
    if (typeof next !== 'string') documents.set(change.id, next);
  }
  return documents;
}

const ARTICLE = 'strapi:m7sc5vxo3zkb19r35fj2zrsj';
const all = recordings.flatMap(({ delivery }) => source.normalize(delivery).changes);
const through = (last: string) => {
  const sent = recordings.slice(0, recordings.findIndex(({ name }) => name.startsWith(last)) + 1);
  return replay(sent.flatMap(({ delivery }) => source.normalize(delivery).changes)).get(ARTICLE)!;
};

describe('the recordings of a running Strapi', () => {
  const UPSERT = ['09', '12', '14', '16', '21', '24', '29', '32', '35', '44', '48', '50'];
  const WITHDRAW = ['22', '27'];
  const DELETE = ['25', '26', '36', '37', '38', '39', '41', '45', '46', '52', '53'];

  it.each(recordings)('$name means what it means', ({ name, delivery }) => {
    const number = name.slice(0, 2);
    const expected = UPSERT.includes(number)
      ? 'upsert'
      : WITHDRAW.includes(number)
        ? 'withdraw'
        : DELETE.includes(number)
          ? 'delete'
          : null;
    expect(() => source.verify(delivery, delivery.receivedAt)).not.toThrow();
    expect(() => source.check(delivery)).not.toThrow();
    const { changes, ignored } = source.normalize(delivery);
    expect(changes.map(({ op }) => op)).toEqual(expected === null ? [] : [expected]);
    expect(ignored === null).toBe(expected !== null);
  });

  it('says why it passes something over', () => {
    const reason = (prefix: string) =>
      source.normalize(recordings.find(({ name }) => name.startsWith(prefix))!.delivery).ignored;
    expect(reason('01')).toBe('media.create is not about an entry.');
    expect(reason('02')).toContain('author is not a content type');
    expect(reason('06')).toBe('A draft is not published content.');
    expect(reason('17')).toContain('tag is not a content type');
    expect(reason('56')).toBe('trigger-test is not about an entry.');
  });

  it('reads a published article whole', () => {
    const [change] = changesOf('09') as readonly Upsert[];
    expect(change).toMatchObject({
      op: 'upsert',
      source: 'strapi',
      id: ARTICLE,
      locale: 'en',
      version: { order: Date.parse('2026-11-21T11:16:14.901Z') },
      content: {
        type: 'article',
        title: 'Ocean and Orbit, part 1',
        summary: 'Edited while a draft.',
        topics: ['Food', 'Travel'],
        authors: ['Ana Lopes'],
        image: { url: '/uploads/cover_one_233b2adbe5.png', alt: '', width: 16, height: 16 },
        premium: false,
        publishedAt: null,
        liveSince: Date.parse('2026-11-21T11:16:14.868Z'),
        attributes: { slug: 'ocean-and-orbit-part-1' },
      },
    });
    expect(change?.content.body).toMatchObject({ format: 'blocks' });
    expect(change?.content.body?.text).toBe(
      'Opening\nFirst paragraph on ocean: ação & naïve <tags> stay as they are. bold a link\nSecond paragraph, number 1, on orbit. bold a link\none\ntwo',
    );
  });

  it('follows one article through its life', () => {
    expect(through('16')).toMatchObject({
      status: 'published',
      variants: { en: { title: 'Ocean and Violin, third edition' } },
    });
    expect(through('18').variants.en?.title).toBe('Ocean and Violin, third edition');
    expect(publishedLocales(through('21'))).toEqual(['en', 'pt']);
    expect(publishedLocales(through('22'))).toEqual(['en']);
    expect(publishedLocales(through('24'))).toEqual(['en', 'pt']);
    expect(publishedLocales(through('26'))).toEqual(['en']);
    expect(through('27')).toMatchObject({ status: 'withdrawn', topics: ['Food', 'Travel'] });
    expect(through('29')).toMatchObject({ status: 'published', topics: ['Food & drink', 'Travel'] });
    expect(publishedLocales(through('32'))).toEqual(['en', 'pt']);
    expect(through('35')).toMatchObject({ premium: true, locale: 'en' });
    expect(through('39')).toMatchObject({ status: 'deleted', bodies: {} });
  });

  it('keeps the time of the first publish through all later ones', () => {
    expect(through('35').publishedAt).toBe(Date.parse('2026-11-21T11:16:14.868Z'));
  });

  it('hides an unpublished article although the event has its publishedAt and the updatedAt of the publish', () => {
    const [publish] = changesOf('16');
    const [unpublish] = changesOf('27');
    expect(replay([publish!, unpublish!]).get(ARTICLE)?.status).toBe('withdrawn');
    expect(replay([unpublish!, publish!]).get(ARTICLE)?.status).toBe('withdrawn');
  });

  it('needs only one of the deletes that come for the rows of a document', () => {
    for (const lost of ['45', '46']) {
      const kept = recordings
        .filter(({ name }) => !name.startsWith(lost))
        .flatMap(({ delivery }) => source.normalize(delivery).changes);
      expect(replay(kept).get('strapi:dyi60ce0klnv5jnfmbiy09hq')?.status).toBe('deleted');
    }
  });

  it('ends the same in any order, and sent twice', () => {
    const truth = replay(all);
    expect([...truth.values()].map(({ status }) => status)).toEqual(['deleted', 'deleted', 'deleted', 'deleted']);
    const shuffledTwice = fc.shuffledSubarray([...all, ...all], { minLength: 2 * all.length });
    fc.assert(
      fc.property(shuffledTwice, (sent) => {
        const got = replay(sent);
        for (const [id, document] of truth) expect(got.get(id)).toEqual(document);
      }),
      { numRuns: 200 },
    );
  });

  it('ends the same in any order at every point of its life', () => {
    const upTo = fc
      .integer({ min: 1, max: all.length })
      .chain((length) =>
        fc.tuple(fc.constant(length), fc.shuffledSubarray(all.slice(0, length), { minLength: length })),
      );
    fc.assert(
      fc.property(upTo, ([length, sent]) => {
        const truth = replay(all.slice(0, length));
        const got = replay(sent);
        for (const [id, document] of truth) expect(got.get(id)).toEqual(document);
      }),
      { numRuns: 200 },
    );
  });
});

describe('what was not recorded', () => {
  const entry = {
    id: 5,
    documentId: 'abc',
    title: 'T',
    body: 'Words',
    locale: 'en',
    publishedAt: '2026-01-02T00:00:00.000Z',
  };
  const delivery = (
    event: string,
    given: Record<string, unknown> | string | null,
    more: Record<string, unknown> = {},
  ) =>
    strapiDelivery(
      JSON.stringify({
        event,
        createdAt: '2026-01-02T00:00:01.000Z',
        model: 'article',
        uid: 'api::article.article',
        entry: given,
        ...more,
      }),
    );
  const opOf = (event: string, given: Record<string, unknown>) =>
    source.normalize(delivery(event, given)).changes.map(({ op }) => op)[0] ?? null;

  it('compares everything where an event comes without its entry', () => {
    for (const none of ['null', null])
      expect(source.normalize(delivery('entry.publish', none))).toEqual({
        changes: [],
        compareAll: true,
        ignored: null,
      });
  });

  it('takes in types without draft & publish by create and update', () => {
    expect(opOf('entry.create', entry)).toBe('upsert');
    expect(opOf('entry.update', { ...entry, publishedAt: undefined })).toBe('upsert');
    expect(opOf('entry.update', { ...entry, publishedAt: null })).toBeNull();
    expect(opOf('entry.draft-discard', entry)).toBeNull();
  });

  it('reads Strapi 4: one row per locale, and an update without publishedAt withdraws', () => {
    const v4 = { id: 5, title: 'T', body: '## Hi', locale: 'pt', publishedAt: null, localizations: [{ id: 4 }] };
    const [change] = source.normalize(delivery('entry.update', v4)).changes;
    expect(change).toMatchObject({ op: 'withdraw', id: 'strapi:article:5', locale: 'pt' });
    expect(opOf('entry.create', v4)).toBeNull();
    expect(opOf('entry.publish', { ...v4, publishedAt: '2026-01-02T00:00:00.000Z' })).toBe('upsert');
    expect(opOf('entry.unpublish', v4)).toBe('withdraw');
    expect(opOf('entry.delete', v4)).toBe('delete');
  });

  it('removes whatever locale a type without locales was taken in under', () => {
    const plain = { ...entry, locale: null };
    const taken = source.normalize(delivery('entry.create', plain)).changes;
    expect(taken[0]?.locale).toBe('en');
    const removed = source.normalize(
      delivery('entry.delete', plain, { createdAt: '2026-01-03T00:00:00.000Z' }),
    ).changes;
    expect(replay([...taken, ...removed]).get('strapi:abc')?.status).toBe('deleted');
  });

  it('follows a mapping before its own guess', () => {
    const mapped = strapiSource({
      types: ['api::recipe.recipe'],
      fields: { title: 'dish', topics: ['tags', 'cuisine'], expiresAt: 'until', body: null },
      urlTemplate: 'https://example.org/{locale}/{slug}',
      assetBase: 'https://cdn.example.org',
      defaultLocale: 'pt',
    });
    const recipe = {
      documentId: 'r1',
      title: 'no',
      dish: 'Caldo verde',
      cuisine: 'Portugal',
      tags: [{ name: 'Soup' }],
      slug: 'caldo verde',
      body: 'x',
      cover: { url: '/u/1.png' },
      until: '2027-01-01',
    };
    const send = (more: object) =>
      mapped.normalize(
        delivery('entry.publish', { ...recipe, ...more }, { uid: 'api::recipe.recipe', model: 'recipe' }),
      );
    expect(send({}).changes[0]).toMatchObject({
      locale: 'pt',
      content: {
        title: 'Caldo verde',
        body: null,
        topics: ['Soup', 'Portugal'],
        url: 'https://example.org/pt/caldo%20verde',
        image: { url: 'https://cdn.example.org/u/1.png' },
        expiresAt: Date.UTC(2027, 0, 1),
      },
    });
    expect(mapped.normalize(delivery('entry.publish', entry)).ignored).toContain('article');
    expect(() => send({ until: 'next year' })).toThrow(
      'until: “next year” is not a date. Write it like 2026-03-01T09:00:00Z.',
    );
    expect(() => send({ dish: ' ' })).toThrow('This recipe has no title. Fill in “dish”, and publish it again.');
  });

  it('refuses what cannot be placed', () => {
    const refused = (body: Record<string, unknown>) => () =>
      source.normalize(strapiDelivery(JSON.stringify({ event: 'entry.publish', model: 'article', entry, ...body })));
    expect(refused({ entry: { ...entry, documentId: undefined, id: undefined } })).toThrow(Refusal);
    expect(refused({ entry: { ...entry, locale: '__proto__' } })).toThrow(/language tag/);
    expect(refused({ model: undefined })).toThrow(/no model/);
    expect(refused({})).not.toThrow();
    expect(() => source.check(strapiDelivery('{"event":7}'))).toThrow(Refusal);
  });
});

describe('the secret of Strapi', () => {
  const { delivery } = recordings[8]!;
  const verify =
    (headers: Record<string, string>, secrets = [STRAPI_SECRET]) =>
    () =>
      strapiSource({}, secrets).verify({ ...delivery, headers }, delivery.receivedAt);
  const other = 'another-secret-of-forty-characters-or-so';

  it('is taken from either header, and while it is changed both are good', () => {
    expect(verify({ authorization: `Bearer ${STRAPI_SECRET}` })).not.toThrow();
    expect(verify({ authorization: `bearer  ${STRAPI_SECRET}` })).not.toThrow();
    expect(verify({ 'x-webhook-secret': STRAPI_SECRET })).not.toThrow();
    expect(verify({ 'x-webhook-secret': other }, [STRAPI_SECRET, other])).not.toThrow();
    expect(verify({ 'x-webhook-secret': STRAPI_SECRET }, [STRAPI_SECRET, other])).not.toThrow();
  });

  it.each([
    [{}],
    [{ authorization: '' }],
    [{ authorization: STRAPI_SECRET }],
    [{ authorization: 'Bearer ' }],
    [{ authorization: `Bearer ${STRAPI_SECRET} ` }],
    [{ authorization: `Bearer ${STRAPI_SECRET.slice(1)}` }],
    [{ authorization: `Basic ${STRAPI_SECRET}` }],
    [{ authorization: `Bearer ${'x'.repeat(100_000)}` }],
    [{ 'x-webhook-secret': '' }],
    [{ 'x-webhook-secret': `${STRAPI_SECRET}, ${STRAPI_SECRET}` }],
    [{ authorization: 'Bearer wrong', 'x-webhook-secret': STRAPI_SECRET }],
  ])('refuses %j', (headers) => {
    expect(verify(headers as Record<string, string>)).toThrow(Refusal);
  });
});
