import { bodyOf, plainText } from '../../src/cms/rich-text';
import { structureOf } from '../../src/cms/rich-text/structure';
import { safeHtmlOf } from '../../src/cms/safe-html';
import type { HtmlOptions } from '../../src/cms/rich-text/to-html';

function htmlOf(value: unknown, options?: HtmlOptions): string {
  return safeHtmlOf(bodyOf(value)!, options);
}

const text = (words: string, more = {}) => ({ type: 'text', text: words, ...more });

describe('rich text of each CMS', () => {
  it('reads Strapi’s blocks', () => {
    const blocks = [
      { type: 'heading', level: 2, children: [text('Opening')] },
      {
        type: 'paragraph',
        children: [
          text('a < b '),
          text('bold', { bold: true }),
          { type: 'link', url: 'https://x.org', children: [text('link')] },
        ],
      },
      { type: 'list', format: 'ordered', children: [{ type: 'list-item', children: [text('one')] }] },
      { type: 'quote', children: [text('said')] },
      { type: 'code', language: 'ts', children: [text('let a;\nlet b;')] },
      {
        type: 'image',
        image: { url: '/uploads/a.png', alternativeText: 'A cat', width: 3, height: 2, caption: 'Cat' },
        children: [],
      },
    ];
    expect(structureOf(blocks)).toBe('slate');
    expect(htmlOf(blocks)).toBe(
      '<h2>Opening</h2><p>a &lt; b <strong>bold</strong><a href="https://x.org">link</a></p><ol><li>one</li></ol>' +
        '<blockquote>said</blockquote><pre><code class="language-ts">let a;\nlet b;</code></pre>' +
        '<figure><img src="/uploads/a.png" width="3" height="2" alt="A cat" /><figcaption>Cat</figcaption></figure>',
    );
    expect(plainText(blocks)).toBe('Opening\na < b boldlink\none\nsaid\nlet a;\nlet b;\nCat');
  });

  it('reads Hygraph’s rich text, whichever of its forms came', () => {
    const raw = {
      children: [
        { type: 'heading-three', children: [{ text: 'H' }] },
        {
          type: 'bulleted-list',
          children: [
            { type: 'list-item', children: [{ type: 'list-item-child', children: [{ text: 'one', italic: true }] }] },
          ],
        },
        {
          type: 'table',
          children: [
            {
              type: 'table_body',
              children: [
                {
                  type: 'table_row',
                  children: [{ type: 'table_cell', children: [{ type: 'paragraph', children: [{ text: 'c' }] }] }],
                },
              ],
            },
          ],
        },
        { type: 'iframe', url: 'https://video.example/1', children: [{ text: '' }] },
      ],
    };
    const html = htmlOf({ raw, html: '<p>other</p>', markdown: 'other', text: 'other' });
    expect(html).toBe(
      '<h3>H</h3><ul><li><em>one</em></li></ul><table><tbody><tr><td><p>c</p></td></tr></tbody></table>' +
        '<p><a href="https://video.example/1">https://video.example/1</a></p>',
    );
    expect(htmlOf({ html: '<p>a</p>', text: 'a' })).toBe('<p>a</p>');
    expect(htmlOf({ markdown: '**a**', text: 'a' })).toBe('<p><strong>a</strong></p>');
  });

  it('reads Contentful’s documents, with assets, entries and tables', () => {
    const word = (value: string, ...marks: string[]) => ({
      nodeType: 'text',
      value,
      marks: marks.map((type) => ({ type })),
      data: {},
    });
    const node = (nodeType: string, content: unknown[], data = {}) => ({ nodeType, content, data });
    const fields = {
      title: 'Cat',
      file: {
        url: '//images.ctfassets.net/a.png',
        contentType: 'image/png',
        details: { image: { width: 4, height: 3 } },
      },
    };
    const document = node('document', [
      node('heading-2', [word('H')]),
      node('paragraph', [
        word('a '),
        word('b', 'bold', 'italic'),
        node('hyperlink', [word('l')], { uri: 'https://x.org' }),
        node('entry-hyperlink', [word(' e')], { target: { sys: { id: '1' } } }),
      ]),
      node('embedded-asset-block', [], { target: { fields } }),
      node('embedded-asset-block', [], { target: { sys: { type: 'Link', id: '2' } } }),
      node('embedded-entry-block', [], { target: { fields: { title: { 'en-US': 'Other' } } } }),
      node('table', [node('table-row', [node('table-cell', [node('paragraph', [word('c')])])])]),
      { nodeType: 'future-block', content: [word('kept')] },
      { nodeType: 'paragraph' },
    ]);
    expect(htmlOf(document)).toBe(
      '<h2>H</h2><p>a <em><strong>b</strong></em><a href="https://x.org">l</a> e</p>' +
        '<figure><img src="https://images.ctfassets.net/a.png" width="4" height="3" alt="Cat" /></figure><p>Other</p>' +
        '<table><tr><td><p>c</p></td></tr></table><p>kept</p><p></p>',
    );
  });

  it('reads Portable Text, with lists, marks, pictures by reference and types of a site’s own', () => {
    const block = (words: string, more = {}) => ({
      _type: 'block',
      children: [{ _type: 'span', text: words, marks: [] }],
      ...more,
    });
    const content = [
      block('H', { style: 'h2' }),
      {
        _type: 'block',
        markDefs: [{ _key: 'k', _type: 'link', href: 'https://x.org' }],
        children: [{ _type: 'span', text: 'l', marks: ['k', 'strong'] }],
      },
      block('one', { listItem: 'bullet', level: 1 }),
      block('two', { listItem: 'bullet', level: 2 }),
      { _type: 'image', asset: { _ref: 'image-abc123-20x10-png' }, alt: 'Cat', caption: 'C' },
      { _type: 'code', code: 'a < b', language: 'js' },
      { _type: 'youtube', url: 'https://video.example/1' },
      { _type: 'callout', title: 'Note', body: [block('well')] },
      { _type: 'constructor' },
    ];
    const assetBase = 'https://cdn.sanity.io/images/p/d';
    expect(htmlOf(content, { assetBase })).toBe(
      '<h2>H</h2><p><a href="https://x.org"><strong>l</strong></a></p><ul><li>one<ul><li>two</li></ul></li></ul>' +
        '<figure><img src="https://cdn.sanity.io/images/p/d/abc123-20x10.png" alt="Cat" /><figcaption>C</figcaption></figure>' +
        '<pre><code class="language-js">a &lt; b</code></pre><p><a href="https://video.example/1">https://video.example/1</a></p>' +
        '<h3>Note</h3><p>well</p>',
    );
    expect(htmlOf([{ _type: 'image', asset: { _ref: 'image-abc-1x1-png' }, alt: 'Cat' }])).toBe('<p>Cat</p>');
  });

  it('reads Payload’s Lexical, with links, uploads and blocks', () => {
    const node = (type: string, children: unknown[] = [], more = {}) => ({ type, children, ...more });
    const root = node('root', [
      node('heading', [text('H')], { tag: 'h2' }),
      node('paragraph', [
        text('x', { format: 3 }),
        { type: 'linebreak' },
        node('link', [text('l')], { fields: { url: 'https://x.org' } }),
      ]),
      node('list', [node('listitem', [text('one')])], { listType: 'number', start: 3 }),
      node('table', [
        node('tablerow', [
          node('tablecell', [text('h')], { headerState: 1 }),
          node('tablecell', [text('c')], { headerState: 0 }),
        ]),
      ]),
      { type: 'upload', value: { url: '/a.png', alt: 'Cat', mimeType: 'image/png' } },
      { type: 'upload', value: { url: '/a.pdf', filename: 'a.pdf', mimeType: 'application/pdf' } },
      {
        type: 'block',
        fields: {
          blockType: 'callout',
          title: 'Note',
          content: { root: node('root', [node('paragraph', [text('well')])]) },
        },
      },
    ]);
    expect(htmlOf({ root })).toBe(
      '<h2>H</h2><p><em><strong>x</strong></em><br /><a href="https://x.org">l</a></p><ol start="3"><li>one</li></ol>' +
        '<table><tr><th>h</th><td>c</td></tr></table><figure><img src="/a.png" alt="Cat" /></figure><p><a href="/a.pdf">a.pdf</a></p>' +
        '<h3>Note</h3><p>well</p>',
    );
  });

  it('reads Ghost’s Lexical, a string of JSON with cards', () => {
    const lexical = JSON.stringify({
      root: {
        type: 'root',
        children: [
          { type: 'paragraph', children: [{ type: 'extended-text', text: 'Hi', format: 1 }] },
          { type: 'image', src: 'https://x.org/a.png', alt: 'Cat', caption: '<b>C</b>' },
          { type: 'html', html: '<p>own</p><script>alert(1)</script>' },
          { type: 'markdown', markdown: '*m*' },
          { type: 'codeblock', code: 'a', language: 'js' },
          { type: 'bookmark', url: 'https://x.org', metadata: { title: 'X', description: 'about' } },
          { type: 'embed', url: 'https://video.example/1', html: '<iframe></iframe>', metadata: { title: 'Film' } },
          { type: 'callout', calloutText: '<b>well</b>' },
          { type: 'signup', header: 'Join' },
        ],
      },
    });
    expect(bodyOf(lexical)).toMatchObject({ format: 'blocks', text: 'Hi\nC\nown\nm\na\nX\nabout\nFilm\nwell' });
    expect(htmlOf(lexical).replaceAll('\n', '')).toBe(
      '<p><strong>Hi</strong></p><figure><img src="https://x.org/a.png" alt="Cat" /><figcaption><b>C</b></figcaption></figure>' +
        '<p>own</p><p><em>m</em></p><pre><code class="language-js">a</code></pre><p><a href="https://x.org">X</a><br />about</p>' +
        '<p><a href="https://video.example/1">Film</a></p><blockquote><b>well</b></blockquote>',
    );
  });

  it('reads Directus’s block editor (Editor.js)', () => {
    const blocks = [
      { type: 'header', data: { text: 'H', level: 3 } },
      { type: 'paragraph', data: { text: 'a <b>b</b>' } },
      {
        type: 'nestedlist',
        data: { style: 'unordered', items: [{ content: 'one', items: [{ content: 'two', items: [] }] }] },
      },
      { type: 'image', data: { file: { url: '/assets/1' }, caption: 'C' } },
      { type: 'table', data: { withHeadings: true, content: [['h'], ['c']] } },
      { type: 'delimiter', data: {} },
    ];
    expect(htmlOf({ time: 1, blocks, version: '2' })).toBe(
      '<h3>H</h3><p>a <b>b</b></p><ul><li>one<ul><li>two</li></ul></li></ul>' +
        '<figure><img src="/assets/1" alt="" /><figcaption>C</figcaption></figure><table><tr><th>h</th></tr><tr><td>c</td></tr></table><hr />',
    );
  });

  it('reads ProseMirror’s documents and lists of components', () => {
    const doc = {
      type: 'doc',
      content: [
        { type: 'bullet_list', content: [{ type: 'list_item', content: [text('a', { marks: [{ type: 'bold' }] })] }] },
      ],
    };
    expect(htmlOf(doc)).toBe('<ul><li><strong>a</strong></li></ul>');
    const zone = [
      { __component: 'shared.rich', id: 1, title: 'T', body: 'some *words*' },
      { __component: 'shared.media', file: { url: '/a.png', alternativeText: 'Cat', mime: 'image/png' } },
    ];
    expect(htmlOf(zone).replaceAll('\n', '')).toBe(
      '<h3>T</h3><p>some <em>words</em></p><figure><img src="/a.png" alt="Cat" /></figure>',
    );
  });

  it('reads HTML as WordPress renders it, and Markdown', () => {
    expect(bodyOf({ rendered: '<p>a &#8211; b</p>', protected: false })).toEqual({
      format: 'html',
      value: '<p>a &#8211; b</p>',
      text: 'a – b',
    });
    expect(htmlOf('## H\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```js\nx\n```').replaceAll('\n', '')).toBe(
      '<h2>H</h2><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table><pre><code class="language-js">x</code></pre>',
    );
    expect(htmlOf('just\nwords\n\n2 < 3')).toBe('<p>just<br />words</p><p>2 &lt; 3</p>');
  });

  it('believes what is said of the format where it can be true', () => {
    expect(bodyOf('<p>a</p>', 'lexical')).toMatchObject({ format: 'html', text: 'a' });
    expect(bodyOf({ root: { type: 'root', children: [] } }, 'html')).toMatchObject({ format: 'blocks' });
    expect(bodyOf('# a', 'text')).toMatchObject({ format: 'text', text: '# a' });
  });

  it('keeps the words of what has the marks of a format and breaks its rules', () => {
    const broken = [{ _type: 'block', children: [null, { text: 'kept' }] }];
    expect([htmlOf(broken), plainText(broken)]).toEqual(['<p>kept</p>', 'kept']);
  });
});
