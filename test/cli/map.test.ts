import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseMapping } from '../../src/cms/mapping-file';
import { mapText } from '../../src/cli/map/map-outcome';
import { runMap } from '../../src/cli/map/run-map';
import { strapiRecordings } from '../cms/strapi-recordings';
import { builtCommand } from '../support/command';

const NOW = Date.UTC(2026, 0, 2);
const folder = mkdtempSync(join(tmpdir(), 'attune-map-'));
afterAll(() => rmSync(folder, { recursive: true }));

function aFile(content: unknown, name = 'sample.json'): string {
  const path = join(folder, name);
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function recorded(name: string): unknown {
  const { delivery } = strapiRecordings().find((recording) => recording.name.startsWith(name))!;
  return { request: { headers: delivery.headers, rawBody: Buffer.from(delivery.body).toString('utf8') } };
}

describe('the map command', () => {
  it('shows the guess and what it makes of a recorded webhook of Strapi', () => {
    const outcome = runMap({ source: 'strapi', sample: aFile(recorded('09-')) }, NOW);
    expect(outcome.readAs).toBe('a webhook');
    expect(outcome.guesses).toHaveLength(1);
    expect(outcome.guesses[0]).toMatchObject({ types: ['article', 'api::article.article'], isItem: true });
    expect(outcome.guesses[0]!.fields.find(({ role }) => role === 'title')).toEqual({
      role: 'title',
      paths: ['title'],
      why: 'by its name and value',
    });
    expect(outcome.items).toHaveLength(1);
    expect(outcome.items[0]).toMatchObject({ type: 'article', locale: 'en', authors: ['Ana Lopes'] });
    expect(outcome.items[0]!.text).toContain('Opening');
    const text = mapText(outcome);
    for (const part of [
      'Content type article = api::article.article: items',
      'title',
      'Would make',
      'A mapping file to start from',
    ]) {
      expect(text).toContain(part);
    }
  });

  it('gives a mapping file that makes the same of the sample', () => {
    const sample = aFile(recorded('09-'));
    const guessed = runMap({ source: 'strapi', sample }, NOW);
    const mapping = aFile(guessed.mapping, 'mapping.json');
    const mapped = runMap({ source: 'strapi', sample, mapping }, NOW);
    expect(parseMapping(JSON.stringify(guessed.mapping), 'm')).toEqual(guessed.mapping);
    expect(mapped.items).toEqual(guessed.items);
    expect(mapped.guesses[0]!.fields.every(({ why }) => why.startsWith('the mapping says'))).toBe(true);
  });

  it('says why nothing comes of a sample', () => {
    expect(runMap({ source: 'strapi', sample: aFile(recorded('06-')) }, NOW)).toMatchObject({
      items: [],
      reasons: ['A draft is not published content.'],
    });
    expect(runMap({ source: 'strapi', sample: aFile({ a: 1 }) }, NOW).items).toEqual([]);
    const removed = runMap({ source: 'strapi', sample: aFile(recorded('27-')) }, NOW);
    expect([removed.items.length, removed.removed.length]).toEqual([0, 1]);
    const untitled = { op: 'upsert', id: 'a', item: { type: 'article', title: ' ' } };
    expect(runMap({ source: 'generic', sample: aFile(untitled) }, NOW).reasons).toEqual(['title: must not be empty.']);
  });

  it('reads a bare document, with its content type given', () => {
    const document = { title: 'T', content: { rendered: '<p>w</p>' }, tags: ['a'] };
    const outcome = runMap({ source: 'generic', sample: aFile(document), type: 'story' }, NOW);
    expect(outcome).toMatchObject({
      readAs: 'a document',
      items: [{ type: 'story', title: 'T', text: 'w', topics: ['a'] }],
    });
  });

  it.each([
    ['a file that is not there', { source: 'strapi', sample: '/nowhere.json' }, 'There is no file /nowhere.json.'],
    ['a file that is not JSON', { source: 'strapi', sample: aFile('{', 'broken.json') }, 'is not JSON'],
    [
      'a mapping that is none',
      { source: 'strapi', sample: aFile('{}', 'empty.json'), mapping: aFile({ fields: { titel: 'x' } }, 'bad.json') },
      'Did you mean “title”?',
    ],
  ] as const)('refuses %s', (_, options, reason) => {
    expect(() => runMap(options, NOW)).toThrow(reason);
  });

  it('lets nothing in a sample steer the terminal', () => {
    const document = { title: 'T', content: 'a\u001b[2Jb\u202e' };
    expect(mapText(runMap({ source: 'generic', sample: aFile(document) }, NOW))).not.toMatch(/\p{Cf}|[^\P{Cc}\n]/u);
  });

  it('explains itself, and prints one object', () => {
    const command = builtCommand('map');
    const help = command('--help');
    expect([help.status, help.stdout]).toEqual([0, expect.stringContaining('--sample')]);
    expect(command('--source', 'nowhere', '--sample', 'x').stderr).toContain('strapi');
    const { stdout, status } = command('--source', 'strapi', '--sample', aFile(recorded('09-')), '--json');
    expect([status, (JSON.parse(stdout) as { source: string }).source]).toEqual([0, 'strapi']);
  }, 120_000);
});
