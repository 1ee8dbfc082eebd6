import fc from 'fast-check';
import { bodyOf } from '../../src/cms/rich-text';
import { safeHtml, safeHtmlOf } from '../../src/cms/safe-html';
import { TEXT_LIMITS } from '../../src/cms/text-limits';

describe('safe HTML', () => {
  it.each([
    ['headings, emphasis, lists', '<h2>A</h2><p>b <em>c</em></p><ul><li>d</li></ul>', null],
    [
      'tables',
      '<table><thead><tr><th scope="col">a</th></tr></thead><tbody><tr><td colspan="2">b</td></tr></tbody></table>',
      null,
    ],
    ['code with its language', '<pre><code class="language-ts">a &lt; b</code></pre>', null],
    ['links and pictures', '<a href="https://x.org/a?b=1&amp;c">x</a><img src="/p.png" alt="A cat" width="3" />', null],
    ['an empty alt', '<img src="/p.png" alt="" />', null],
    [
      'addresses that leave the scheme open',
      '<img src="//cdn.org/a.png" alt="a">',
      '<img src="https://cdn.org/a.png" alt="a" />',
    ],
    ['no ids, styles and classes', '<p id="a" class="b" style="color:red" data-x="1">c</p>', '<p>c</p>'],
    [
      'a frame as a link',
      '<iframe src="https://video.example/1" title="The film"></iframe>',
      '<a href="https://video.example/1">The film</a>',
    ],
    [
      'video with its controls',
      '<video src="https://x.org/a.mp4" autoplay onplay="x()"></video>',
      '<video src="https://x.org/a.mp4" controls preload="none"></video>',
    ],
    ['text that looks like markup', '1 &lt; 2 &amp;&amp; 3 > 2', '1 &lt; 2 &amp;&amp; 3 &gt; 2'],
  ])('keeps %s', (_, given, expected) => {
    expect(safeHtml(given)).toBe(expected ?? given);
  });

  it.each(VECTORS())('lets nothing run: %s', (vector) => {
    for (const wrap of [vector, `<p>a</p>${vector}<p>b</p>`, `<table><tr><td>${vector}`, `<svg>${vector}`]) {
      const safe = safeHtml(wrap);
      expectHarmless(safe);
      expect(safeHtml(safe)).toBe(safe);
    }
  });

  it('leaves nothing to run in Markdown and structured rich text', () => {
    const vectors = VECTORS();
    for (const vector of vectors) {
      const written = [
        `# a\n\n${vector}\n\n[x](javascript:alert(1)) ![x](javascript:alert(1)) <javascript:alert(1)>`,
        [
          {
            type: 'paragraph',
            children: [
              { type: 'text', text: vector },
              { type: 'link', url: vector, children: [{ text: vector }] },
            ],
          },
          { type: 'image', image: { url: vector, alternativeText: vector } },
        ],
        {
          root: {
            type: 'root',
            children: [
              { type: 'html', html: vector },
              { type: 'markdown', markdown: vector },
              { type: 'image', src: vector, alt: vector, caption: vector },
              { type: 'embed', url: vector, html: vector },
              { type: 'link', url: vector, children: [] },
            ],
          },
        },
        {
          blocks: [
            { type: 'raw', data: { html: vector } },
            { type: 'paragraph', data: { text: vector } },
            { type: 'table', data: { content: [[vector]] } },
          ],
        },
        [
          {
            _type: 'block',
            markDefs: [{ _key: 'k', _type: 'link', href: vector }],
            children: [{ _type: 'span', text: vector, marks: ['k'] }],
          },
          { _type: 'image', asset: { url: vector }, alt: vector, caption: vector },
          { _type: vector, title: vector, url: vector },
        ],
        {
          nodeType: 'document',
          data: {},
          content: [
            { nodeType: 'hyperlink', data: { uri: vector }, content: [{ nodeType: 'text', value: vector, marks: [] }] },
            {
              nodeType: 'embedded-asset-block',
              data: { target: { fields: { title: vector, file: { url: vector } } } },
              content: [],
            },
          ],
        },
        {
          type: 'doc',
          content: [
            {
              type: 'paragraph',
              content: [{ type: 'text', text: vector, marks: [{ type: 'link', attrs: { href: vector } }] }],
            },
            { type: 'image', attrs: { src: vector, alt: vector } },
          ],
        },
        [
          {
            __component: 'a.b',
            body: vector,
            title: vector,
            media: { url: vector, alternativeText: vector },
            url: vector,
          },
        ],
      ];
      for (const value of written) expectHarmless(safeHtmlOf(bodyOf(value)!));
    }
  });

  const pieces = [
    '<p>',
    '</p>',
    '<div>',
    '</div>',
    '<li>',
    '<ul>',
    '</ul>',
    '<a href="x">',
    '</a>',
    '<table>',
    '<tr>',
    '<td>',
    '</table>',
    '<svg>',
    '</svg>',
    '<math>',
    '<script>',
    '</script>',
    '<style>',
    '</style>',
    '<img src=x onerror=alert(1)>',
    '<iframe src="https://a.b">',
    '</iframe>',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<title>',
    '</title>',
    '<noscript>',
    '</noscript>',
    '<form>',
    '</form>',
    '<custom>',
    '</custom>',
    '<details open ontoggle=x()>',
    '<h1>',
    '<h2>',
    '<select>',
    '<option>',
    '<template>',
    '&lt;script&gt;',
    '&amp;',
    '"',
    "'",
    '>',
    '<',
    'javascript:',
    'word',
    '\u0000',
    '\ud83d',
    '&#x0;',
    '&#1;',
    '<b',
    ' onclick=x()',
    '</',
    '<?',
    '<plaintext>',
    '<xmp>',
    '</xmp>',
    '<textarea>',
    '</textarea>',
    '<video>',
    '<object>',
    '<br>',
  ];

  it('is the same a second time, and never throws, whatever the HTML', () => {
    const html = fc.array(
      fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...pieces) }, { weight: 1, arbitrary: fc.string() }),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(
        html.map((parts) => parts.join('')),
        (given) => {
          const safe = safeHtml(given);
          expectHarmless(safe);
          expect(safeHtml(safe)).toBe(safe);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('makes something harmless of any tree', () => {
    const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({ tree: treeOf(tie('tree')) }));
    fc.assert(
      fc.property(fc.oneof(tree, fc.array(tree, { maxLength: 4 }), fc.anything()), (value) => {
        const body = bodyOf(value);
        if (body !== null) expectHarmless(safeHtmlOf(body));
      }),
      { numRuns: 300 },
    );
  });

  const big = 200_000;
  const bombs: Record<string, string> = {
    'nested divs': '<div>'.repeat(big / 5),
    'nested list items': '<li><p>'.repeat(big / 7),
    'open links': '<a href=x>'.repeat(big / 10),
    'open brackets': '<'.repeat(big),
    ampersands: '&'.repeat(big),
    'one endless attribute': `<p ${'x='.repeat(big / 2)}>`,
    'many attributes': `<p ${Array.from({ length: big / 9 }, (_, n) => `a${n}=1`).join(' ')}>`,
    comments: '<!--'.repeat(big / 4),
    'closing tags': '</p>'.repeat(big / 4),
    frames: '<iframe src="https://a.b/c"></iframe>'.repeat(big / 38),
    tables: '<table><tr><td>'.repeat(big / 15),
    'unknown elements': '<x-y>'.repeat(big / 5),
  };
  it.each(Object.entries(bombs))('is not held up by 200,000 characters of %s', (_, bomb) => {
    const started = performance.now();
    expectHarmless(safeHtml(bomb));
    // Far above what it takes alone, far below what time growing with the square would take.
    expect(performance.now() - started).toBeLessThan(10_000);
  });

  it('shows a body of megabytes as the text that was kept of it', () => {
    const body = bodyOf(`<p>${'word '.repeat(1_000_000)}</p>`)!;
    const safe = safeHtmlOf(body);
    expect([safe.startsWith('<p>word word'), safe.length <= TEXT_LIMITS.textLength + 100]).toEqual([true, true]);
  });

  it('reads what is nested beyond reason, or in a circle', () => {
    const circle: Record<string, unknown> = { type: 'paragraph', children: [{ type: 'text', text: 'round' }] };
    (circle.children as unknown[]).push(circle);
    expect(safeHtmlOf(bodyOf([circle])!)).toContain('round');
    const deep = JSON.parse(`${'[{"type":"quote","children":'.repeat(10_000)}[]${'}]'.repeat(10_000)}`) as unknown;
    expectHarmless(safeHtmlOf(bodyOf(deep)!));
  });
});

/** What a browser would run, load into the page, or take for a form, in HTML as our sanitizer writes it. */
function expectHarmless(html: string): void {
  const tags = new Set([...html.matchAll(/<[^>]*>/g)].map(([tag]) => tag));
  expect([...tags].filter((tag) => !ELEMENT.test(tag) || !hasHarmlessAttributes(tag))).toEqual([]);
}

const ELEMENT =
  /^<\/?(?:p|h[1-6]|blockquote|pre|hr|div|section|article|aside|ul|ol|li|dl|dt|dd|table|caption|thead|tbody|tfoot|tr|th|td|colgroup|col|img|figure|figcaption|video|audio|source|a|b|strong|i|em|u|s|del|ins|mark|small|sub|sup|code|kbd|samp|var|q|cite|abbr|dfn|time|bdi|bdo|ruby|rt|rp|wbr|br|span|details|summary)(?:[\s>]|\/>)/;
const ATTRIBUTE =
  /^(?:href|src|alt|title|width|height|lang|dir|class|controls|preload|poster|type|start|reversed|colspan|rowspan|scope|span|datetime|cite)$/;

function hasHarmlessAttributes(tag: string): boolean {
  const names = [...tag.replace(/"[^"]*"/g, '""').matchAll(/\s([^\s=>/]+)(?==|[\s>])/g)].map(([, name]) => name!);
  const addresses = [...tag.matchAll(/\s(?:href|src|poster|cite)="([^"]*)"/g)].map(([, address]) => address!);
  return names.every((name) => ATTRIBUTE.test(name)) && addresses.every(isHarmlessAddress);
}

/** A scheme as a browser reads it: without blanks and control characters. */
function isHarmlessAddress(address: string): boolean {
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(address.replace(/[\s\p{Cc}]/gu, ''))?.[1];
  return scheme === undefined || ['http', 'https', 'mailto', 'tel'].includes(scheme.toLowerCase());
}

function treeOf(tree: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const types = [
    'block',
    'paragraph',
    'text',
    'span',
    'link',
    'image',
    'list',
    'listitem',
    'root',
    'document',
    'heading',
    'code',
    'table',
    'html',
    'gallery',
    'upload',
    'constructor',
    '__proto__',
    'embedded-entry-block',
    'asset-hyperlink',
    'entry-hyperlink',
    '@list',
    '@span',
    'toString',
  ];
  const type = fc.constantFrom(...types);
  const words = fc.constantFrom(
    'a',
    '<script>alert(1)</script>',
    'javascript:alert(1)',
    '',
    '"><img src=x onerror=alert(1)>',
  );
  const leaf: fc.Arbitrary<unknown> = fc.oneof(words, fc.integer(), fc.constant(null), fc.boolean());
  const inner = fc.oneof(
    { maxDepth: 3, depthIdentifier: 'tree' },
    { weight: 8, arbitrary: leaf },
    { weight: 1, arbitrary: fc.array(tree, { maxLength: 2 }) },
    { weight: 1, arbitrary: tree },
  );
  return fc.record(
    {
      type,
      _type: type,
      nodeType: type,
      __component: type,
      children: inner,
      content: inner,
      root: inner,
      blocks: inner,
      data: inner,
      text: inner,
      value: inner,
      url: inner,
      src: inner,
      marks: inner,
      markDefs: inner,
      listItem: words,
      level: leaf,
      format: leaf,
      fields: inner,
      attrs: inner,
      html: words,
    },
    { requiredKeys: [] },
  );
}

function VECTORS(): string[] {
  return [
    '<script>alert(1)</script>',
    '<ScRiPt src=//evil.example/x.js></ScRiPt>',
    '<script\u0000>alert(1)</script>',
    '<scr<script>ipt>alert(1)</scr</script>ipt>',
    '<img src=x onerror=alert(1)>',
    '<img src="x"onerror="alert(1)">',
    '<img/src=x/onerror=alert(1)>',
    '<img src="javascript:alert(1)">',
    '<img src=`javascript:alert(1)`>',
    '<img src="data:image/svg+xml;base64,PHN2Zz4=">',
    '<img src=x:x onerror\n=alert(1)>',
    '<img src="a" alt="`><script>alert(1)</script>">',
    '<img srcset="javascript:alert(1) 1x">',
    '<svg onload=alert(1)>',
    '<svg><script>alert(1)</script></svg>',
    '<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>',
    '<svg><animate onbegin=alert(1) attributeName=x dur=1s>',
    '<svg><foreignObject><iframe src=javascript:alert(1)>',
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" \u0001javascript:alert(1)">x</a>',
    '<a href="java\nscript:alert(1)">x</a>',
    '<a href="java&#x09;script:alert(1)">x</a>',
    '<a href="&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1)">x</a>',
    '<a href="&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1)">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    '<a href="blob:https://x.org/1">x</a>',
    '<a href="view-source:javascript:alert(1)">x</a>',
    '<a href="https://x.org" onclick="alert(1)" onmouseover=alert(1) style="x:expression(alert(1))">x</a>',
    '<iframe src="javascript:alert(1)"></iframe>',
    '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
    '<iframe src="data:text/html,<script>alert(1)</script>"></iframe>',
    '<iframe src="https://evil.example/" onload=alert(1)></iframe>',
    '<object data="javascript:alert(1)"></object>',
    '<embed src="javascript:alert(1)">',
    '<applet code="x.class"></applet>',
    '<form action="javascript:alert(1)"><input type=submit><button formaction=javascript:alert(1)>x</button></form>',
    '<input autofocus onfocus=alert(1)>',
    '<select autofocus onfocus=alert(1)><option>x</select>',
    '<textarea autofocus onfocus=alert(1)></textarea><img src=x onerror=alert(1)>',
    '<body onload=alert(1)>',
    '<base href="javascript:alert(1)//">',
    '<link rel=stylesheet href="javascript:alert(1)">',
    '<link rel=import href="data:text/html,<script>alert(1)</script>">',
    '<meta http-equiv=refresh content="0;url=javascript:alert(1)">',
    '<style>@import "javascript:alert(1)"; p{background:url(javascript:alert(1))}</style>',
    '<div style="background:url(javascript:alert(1))">x</div>',
    '<p style="-moz-binding:url(x)">x</p>',
    '<details open ontoggle=alert(1)>x</details>',
    '<video><source onerror=alert(1)></video>',
    '<video src=x onerror=alert(1) poster=javascript:alert(1)></video>',
    '<audio src=javascript:alert(1) oncanplay=alert(1)></audio>',
    '<marquee onstart=alert(1)>x</marquee>',
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<template><script>alert(1)</script></template>',
    '<title><img src=x onerror=alert(1)></title>',
    '<xmp><script>alert(1)</script></xmp><plaintext><script>alert(1)</script>',
    '<!--[if gte IE 4]><script>alert(1)</script><![endif]-->',
    '<!--><img src=x onerror=alert(1)>-->',
    '<![CDATA[<script>alert(1)</script>]]>',
    '<?xml version="1.0"?><?php alert(1) ?>',
    '<<script>alert(1)//<</script>',
    '<p onclick=alert(1)//x',
    '"><script>alert(1)</script>',
    "' onmouseover='alert(1)",
    '&lt;script&gt;alert(1)&lt;/script&gt;',
    '<a title="&quot; onmouseover=alert(1) x=&quot;" href="/">x</a>',
    '<blockquote cite="javascript:alert(1)">x</blockquote>',
    '<table background="javascript:alert(1)"><td background="javascript:alert(1)">',
    '<img usemap="#m"><map name=m><area href="javascript:alert(1)" shape=default></map>',
    '<x onclick=alert(1) contenteditable>x</x>',
    '<a href="//evil.example" target=_blank ping="https://evil.example">x</a>',
    '<a href="\\\\javascript:alert(1)">x</a>',
  ];
}
