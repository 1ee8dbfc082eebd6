import fc from 'fast-check';
import { applyChange } from '../../src/core/apply-change';
import type { Content, ContentChange, Removal, Upsert } from '../../src/core/content-change';
import { isVisible, publishedLocales, type ItemDocument } from '../../src/core/item';
import { applied } from '../support/applied-changes';
import { anItem, T0 } from '../support/builders';
import { aContent } from '../support/fake-cms';

const NOW = T0 + 999_999;

function content(given: Partial<Content> = {}): Content {
  return aContent({ body: { format: 'text', value: 'Words', text: 'Words' }, topics: ['rail'], ...given });
}

function upsert(order: number, given: Partial<Content> = {}, locale = 'en'): Upsert {
  const version = { order, arrival: T0 + order };
  return { op: 'upsert', source: 's', id: 'd', locale, version, content: content(given) };
}

function removal(op: Removal['op'], order: number, locale: string | null = 'en'): Removal {
  return { op, source: 's', id: 'd', locale, version: { order, arrival: T0 + order } };
}

function after(changes: readonly ContentChange[], start: ItemDocument | null = null): ItemDocument | null {
  return applied(changes, start, NOW);
}

function doc(...changes: ContentChange[]): ItemDocument {
  const document = after(changes);
  if (document === null) throw new Error('no document');
  return document;
}

describe('applyChange', () => {
  it('makes a published item of a first upsert', () => {
    const document = doc(upsert(1, { title: 'Night trains', publishedAt: T0 + 5 }));
    expect(document).toMatchObject({
      id: 'd',
      source: 's',
      status: 'published',
      locale: 'en',
      publishedAt: T0 + 5,
      topics: ['rail'],
    });
    expect(document).toMatchObject({ revision: 0, textHash: '', changedAt: NOW });
    expect(document.variants.en).toMatchObject({ title: 'Night trains', status: 'published', version: { order: 1 } });
    expect(document.bodies.en?.text).toBe('Words');
    expect(isVisible(document, NOW)).toBe(true);
  });

  it('answers stale to an older change and unchanged to a repeat', () => {
    const document = doc(upsert(1), upsert(3, { title: 'New' }));
    expect(applyChange(document, upsert(2, { title: 'Old' }), NOW)).toBe('stale');
    expect(applyChange(document, removal('withdraw', 2), NOW)).toBe('stale');
    expect(applyChange(document, removal('delete', 2, null), NOW)).not.toMatchObject({ status: 'deleted' });
    expect(applyChange(document, upsert(3, { title: 'New' }), NOW + 1)).toBe('unchanged');
  });

  it('remembers a newer version of the same content, so that an older edit cannot come in between', () => {
    const first = doc(upsert(1));
    const second = applyChange(first, upsert(5), NOW);
    expect(second).toMatchObject({ variants: { en: { version: { order: 5 }, title: 'A title' } } });
    expect(applyChange(second as ItemDocument, upsert(3, { title: 'Between' }), NOW)).toBe('stale');
  });

  it('lets the later arrival win a tie, and the one applied last where those tie too', () => {
    const tie = { order: 7, arrival: T0 };
    const publish: ContentChange = { ...upsert(7), version: tie };
    const unpublish: ContentChange = { ...removal('withdraw', 7), version: { ...tie, arrival: T0 + 1 } };
    expect(after([publish, unpublish])?.status).toBe('withdrawn');
    expect(after([unpublish, publish])?.status).toBe('withdrawn');
    expect(after([publish, { ...unpublish, version: tie }])?.status).toBe('withdrawn');
  });

  it('keeps tombstones that nothing older raises', () => {
    for (const op of ['withdraw', 'delete'] as const) {
      expect(doc(removal(op, 5), upsert(4)).status).not.toBe('published');
      expect(doc(removal(op, 5, null), upsert(4, {}, 'pt')).status).not.toBe('published');
      expect(doc(upsert(4), removal(op, 5), upsert(6)).status).toBe('published');
    }
    expect(applyChange(doc(upsert(1), removal('delete', 5)), upsert(4), NOW)).toBe('stale');
  });

  it('keeps the content of what is withdrawn and takes away what is deleted', () => {
    expect(doc(upsert(1), removal('withdraw', 2))).toMatchObject({
      status: 'withdrawn',
      topics: ['rail'],
      variants: { en: { title: 'A title' } },
    });
    const deleted = doc(upsert(1, { attributes: { secret: 'x' } }), removal('delete', 2));
    expect(deleted).toMatchObject({
      status: 'deleted',
      topics: [],
      attributes: {},
      bodies: {},
      variants: { en: { title: '' } },
    });
    expect(JSON.stringify(deleted)).not.toContain('secret');
  });

  it('makes one item of all locales and keeps the original', () => {
    const both = doc(upsert(1, { topics: ['food'] }), upsert(2, { title: 'Título', topics: ['comida'] }, 'pt'));
    expect(both).toMatchObject({ locale: 'en', topics: ['food'] });
    expect(publishedLocales(both)).toEqual(['en', 'pt']);
    const onlyPt = doc(upsert(1), upsert(2, { topics: ['comida'] }, 'pt'), removal('withdraw', 3));
    expect(onlyPt).toMatchObject({ status: 'published', locale: 'pt', topics: ['comida'] });
    const back = after([upsert(4, { topics: ['food'] })], onlyPt);
    expect(back).toMatchObject({ locale: 'en', topics: ['food'] });
    expect(doc(upsert(1, { originalLocale: 'pt' }), upsert(2, { topics: ['comida'] }, 'pt'))).toMatchObject({
      locale: 'pt',
      topics: ['comida'],
    });
  });

  it('removes all locales at once, those it does not know yet as well', () => {
    const gone = doc(upsert(1), upsert(2, {}, 'pt'), removal('delete', 3, null));
    expect(gone.status).toBe('deleted');
    expect(publishedLocales(gone)).toEqual([]);
    expect(after([upsert(2, {}, 'de')], gone)?.status).toBe('deleted');
    expect(publishedLocales(doc(removal('delete', 3, null), upsert(4, {}, 'de')))).toEqual(['de']);
  });

  it('keeps the earliest time it was live, unless an editor states one', () => {
    expect(doc(upsert(1, { liveSince: T0 }), upsert(2, { liveSince: T0 + 50 })).publishedAt).toBe(T0);
    expect(doc(upsert(2, { liveSince: T0 + 50 }), upsert(1, { liveSince: T0 })).publishedAt).toBe(T0);
    expect(doc(upsert(1, { publishedAt: 10 }), upsert(2, { publishedAt: T0 * 2 })).publishedAt).toBe(T0 * 2);
  });

  it('goes on from a document that was stored without records', () => {
    const stored = anItem({ id: 'd', source: 's', topics: ['old'] });
    const newer = after([upsert(T0 + 1, { topics: ['new'] }, 'pt')], stored);
    expect(newer).toMatchObject({
      locale: 'en',
      topics: ['old'],
      status: 'published',
      revision: 1,
      textHash: 'hash-d',
    });
    expect(applyChange(stored, upsert(5), NOW)).not.toMatchObject({ variants: { en: { title: 'A title' } } });
  });

  it('touches no prototype', () => {
    const locales = ['__proto__', 'constructor', 'toString'];
    const document = doc(...locales.map((locale, i) => upsert(i + 1, {}, locale)));
    expect(Object.keys(document.variants).sort()).toEqual([...locales].sort());
    expect(({} as Record<string, unknown>).title).toBeUndefined();
  });
});

const locale = fc.constantFrom('en', 'pt', 'de');
const change: fc.Arbitrary<(order: number) => ContentChange> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ locale, title: fc.constantFrom('a', 'b'), liveSince: fc.nat(99), stated: fc.option(fc.nat(99)), originalLocale: fc.option(locale, { freq: 8 }) }).map(
    ({ locale, title, liveSince, stated, originalLocale }) =>
      (order: number) => upsert(order, { title, topics: [title, locale], liveSince, publishedAt: stated, originalLocale }, locale),
  ) }, // prettier-ignore
  fc.record({ op: fc.constantFrom('withdraw' as const, 'delete' as const), locale: fc.option(locale) }).map(
    ({ op, locale }) => (order: number) => removal(op, order, locale), // prettier-ignore
  ),
);

describe('a history of changes with distinct versions', () => {
  const histories = fc.array(change, { minLength: 1, maxLength: 14 }).chain((makers) => {
    const history = makers.map((make, index) => make(index + 1));
    const shuffled = fc.shuffledSubarray(history, { minLength: history.length });
    return fc.record({
      history: fc.constant(history),
      once: shuffled,
      again: fc.array(fc.constantFrom(...history), { maxLength: 10 }),
    });
  });

  it('gives the same document in any order and with any repetition', () => {
    fc.assert(
      fc.property(histories, fc.infiniteStream(fc.nat()), ({ history, once, again }, places) => {
        const sent = [...once];
        for (const repeat of again) sent.splice((places.next().value ?? 0) % (sent.length + 1), 0, repeat);
        expect(after(sent)).toEqual(after(history));
      }),
      { numRuns: 2_000 },
    );
  });

  it('ends, locale by locale, where its newest change leaves it', () => {
    fc.assert(
      fc.property(histories, ({ history, once }) => {
        const document = after(once);
        for (const locale of ['en', 'pt', 'de']) {
          const last = history.filter((change) => change.locale === locale || change.locale === null).at(-1);
          expect(document !== null && publishedLocales(document).includes(locale)).toBe(last?.op === 'upsert');
        }
      }),
      { numRuns: 500 },
    );
  });

  it('answers a repeat of the whole history with nothing to store', () => {
    fc.assert(
      fc.property(histories, ({ history }) => {
        const document = after(history);
        for (const change of history) expect(['unchanged', 'stale']).toContain(applyChange(document, change, NOW + 1));
      }),
      { numRuns: 500 },
    );
  });
});
