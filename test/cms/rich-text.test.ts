import fc from 'fast-check';
import { bodyOf, formatOf, plainText } from '../../src/cms/rich-text';
import { TEXT_LIMITS } from '../../src/cms/text-limits';

describe('rich text as plain text', () => {
  it.each([
    [
      'html',
      '<h1>Night trains</h1><p>Six <b>new</b> lines &amp; <a href="https://x.org">more</a>.</p>',
      'Night trains\n\nSix new lines & more.',
    ],
    [
      'html',
      '<p>a</p><script>alert(1)</script><style>p{}</style><img src=x onerror=alert(1) alt="pic"><iframe src="x">no</iframe>',
      'a',
    ],
    ['html', '<ul><li>one</li><li>two</li></ul>', '* one\n * two'],
    ['html', '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>', 'a b\nc'],
    [
      'markdown',
      '## Hi\n\nSome *words* with [a link](https://x.org) and `code`.\n\n- one\n- two',
      'Hi\n\nSome words with a link and code.\n\n * one\n * two',
    ],
    ['text', 'Just words, 3 < 4 & so on', 'Just words, 3 < 4 & so on'],
  ] as const)('reads %s', (format, given, expected) => {
    expect(formatOf(given)).toBe(format);
    expect(plainText(given)).toBe(expected);
  });

  it.each([
    [
      'Portable Text',
      [
        {
          _type: 'block',
          children: [
            { _type: 'span', text: 'One ' },
            { _type: 'span', text: 'line' },
          ],
        },
        { _type: 'block', children: [{ _type: 'span', text: 'Two' }] },
      ],
    ],
    [
      'Contentful',
      {
        nodeType: 'document',
        content: [
          {
            nodeType: 'paragraph',
            content: [
              { nodeType: 'text', value: 'One ' },
              { nodeType: 'hyperlink', content: [{ nodeType: 'text', value: 'line' }] },
            ],
          },
          { nodeType: 'paragraph', content: [{ nodeType: 'text', value: 'Two' }] },
        ],
      },
    ],
    [
      'Lexical',
      {
        root: {
          type: 'root',
          children: [
            { type: 'paragraph', children: [{ type: 'text', text: 'One line' }] },
            { type: 'heading', children: [{ type: 'text', text: 'Two' }] },
          ],
        },
      },
    ],
    [
      'ProseMirror',
      {
        type: 'doc',
        content: [
          { type: 'paragraph', content: [{ type: 'text', text: 'One line' }] },
          { type: 'paragraph', content: [{ type: 'text', text: 'Two' }] },
        ],
      },
    ],
    [
      'a dynamic zone',
      [
        { __component: 'a.text', id: 1, body: 'One line' },
        { __component: 'a.quote', text: 'Two' },
      ],
    ],
  ])('reads %s', (_, given) => {
    expect(plainText(given)).toBe('One line\nTwo');
  });

  it('keeps a body as it was, beside its text', () => {
    expect(bodyOf('<p>Hi</p>')).toEqual({ format: 'html', value: '<p>Hi</p>', text: 'Hi' });
    expect(bodyOf('<p>Hi</p>', 'text')).toMatchObject({ format: 'text', text: '<p>Hi</p>' });
    expect([bodyOf(null), bodyOf(undefined), bodyOf(''), bodyOf([])]).toEqual([null, null, null, null]);
  });

  it('keeps no key that a prototype or a database would stumble over', () => {
    const body = bodyOf(
      JSON.parse(
        '[{"type":"paragraph","__proto__":{"x":1},"$set":1,"a.b":2,"children":[{"type":"text","text":"Hi"}]}]',
      ),
    );
    expect(JSON.stringify(body?.value)).toBe('[{"type":"paragraph","children":[{"type":"text","text":"Hi"}]}]');
  });

  it('cuts before it parses', () => {
    const long = `<p>${'word '.repeat(2_000_000)}</p>`;
    const body = bodyOf(long);
    expect(body).toMatchObject({ format: 'text' });
    expect(body!.text.length).toBeLessThanOrEqual(TEXT_LIMITS.textLength);
    expect(plainText('<p>one two three</p>', 'html', { ...TEXT_LIMITS, inputLength: 10 })).toBe('one two');
  });

  const big = 10_000_000;
  const bombs: Record<string, unknown> = {
    'nested divs': '<div>'.repeat(big / 5),
    'nested tables': '<table><tr><td>'.repeat(big / 15),
    'nested lists': '<ul><li>'.repeat(big / 8),
    'open brackets': '<'.repeat(big),
    ampersands: `<p>${'&'.repeat(big)}`,
    'an endless attribute': `<p>a</p><a ${'x='.repeat(big / 2)}`,
    comments: `<p>${'<!--'.repeat(big / 4)}`,
    'markdown quotes': `# a\n${'>'.repeat(big)}`,
    'markdown lists': `# a\n${'- '.repeat(big / 2)}`,
    'markdown numbers': `# a\n${'1. '.repeat(big / 3)}`,
    'markdown marks': `# a\n${'_a'.repeat(big / 2)}`,
    'markdown stars': `**a ${'a__'.repeat(big / 3)}`,
    'markdown brackets': `# a\n${'!['.repeat(big / 2)}`,
    spaces: `<p>${' '.repeat(big)}`,
    surrogates: '\ud800'.repeat(big),
  };
  it.each(Object.entries(bombs))('is not held up by 10 MB of %s', (_, bomb) => {
    const started = performance.now();
    bodyOf(bomb);
    // Far above what it takes alone (tens of ms), far below what the bomb would take (minutes).
    expect(performance.now() - started).toBeLessThan(5_000);
  });

  it('is not held up by blocks nested a hundred thousand deep', () => {
    const deep = JSON.parse(`${'{"type":"x","children":['.repeat(100_000)}${']}'.repeat(100_000)}`) as unknown;
    expect(bodyOf(deep)?.text).toBe('');
  });

  it('never throws, and never gives more than it may', () => {
    const limits = { ...TEXT_LIMITS, textLength: 50, inputLength: 200, keptLength: 300, depth: 5, nodes: 50 };
    const pieces = fc.constantFrom(
      '<p>',
      '</p>',
      '<b',
      '>',
      '**',
      '# ',
      '\n\n',
      '[a](',
      ')',
      '&lt;',
      '&#0;',
      '\u0000',
      '\ud83d',
      '😀',
      '`',
      '|',
      'word ',
      '"',
      '<script>',
      '<!--',
      '-->',
    );
    const markup = fc.array(pieces, { maxLength: 200 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(markup, fc.jsonValue({ maxDepth: 8 }), fc.anything()),
        fc.constantFrom(undefined, 'html', 'markdown', 'blocks', 'text'),
        (value, format) => {
          const body = bodyOf(value, format, limits);
          expect((body?.text ?? '').length).toBeLessThanOrEqual(50);
          expect(body?.text ?? '').not.toMatch(/[^\P{Cc}\n\t]|\p{Surrogate}/u);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
