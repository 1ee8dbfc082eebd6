import { gzipSync } from 'node:zlib';
import { readJsonl } from '../../src/datasets/jsonl';
import { folderWith, readAll } from './files';

const line = (given: object) =>
  JSON.stringify({ id: 'a', locale: 'en', title: 'A', publishedAt: '2026-05-01T10:00:00Z', ...given });

const folder = folderWith({
  'items.en.jsonl': `\uFEFF${line({})}\r\n\n${line({ id: 'b', publishedAt: 1_700_000_000_000, topics: ['sea'], premium: true, surplus: 1 })}\n`,
  'items.pt.jsonl.gz': gzipSync(line({ locale: 'pt', title: 'Ah', image: { url: '/a.svg' }, expiresAt: '2026-06-01' })),
  'broken.jsonl': `{"id":\n${line({ title: '' })}\n${line({ publishedAt: 'soon' })}\n${line({ id: 'c', attributes: { depth: { x: [1, null] } } })}`,
  'interactions.jsonl': [
    '{"id":"1","userId":"u","type":"READ","itemId":"a","at":"2026-05-02T08:00:00+02:00","value":0.5}',
    '{"id":"2","userId":"u","type":"STARE","itemId":"a","at":"2026-05-02T08:00:00Z"}',
    '{"id":"3","userId":"u","type":"LIKE","itemId":"a","at":1777777777777}',
  ].join('\n'),
  'notes.txt': 'not for us',
});

test('reads every items file of a folder, packed or not, with defaults filled in', async () => {
  const { records } = await readAll((onProblem) => readJsonl(folder).items(onProblem));
  expect(records.map(({ id, locale }) => [id, locale])).toEqual([
    ['c', 'en'],
    ['a', 'en'],
    ['b', 'en'],
    ['a', 'pt'],
  ]);
  expect(records[1]).toEqual({
    id: 'a',
    type: 'article',
    locale: 'en',
    title: 'A',
    summary: '',
    body: '',
    bodyFormat: 'markdown',
    topics: [],
    authors: [],
    image: null,
    url: null,
    publishedAt: Date.UTC(2026, 4, 1, 10),
    expiresAt: null,
    premium: false,
    attributes: {},
  });
  expect(records[2]).toMatchObject({ publishedAt: 1_700_000_000_000, topics: ['sea'], premium: true });
  expect(records[3]).toMatchObject({ image: { url: '/a.svg', alt: '' }, expiresAt: Date.UTC(2026, 5, 1) });
});

test('reports a broken line with file, number and what is wrong, and goes on', async () => {
  const { problems } = await readAll((onProblem) => readJsonl(folder).items(onProblem));
  expect(problems.map(({ file, line: at }) => [file, at])).toEqual([
    ['broken.jsonl', 1],
    ['broken.jsonl', 2],
    ['broken.jsonl', 3],
  ]);
  expect(problems[0]!.message).toContain('not JSON');
  expect(problems[1]!.message).toContain('title');
  expect(problems[2]!.message).toContain('publishedAt');
});

test('reads interactions: times to ms, no value as null, unknown types reported', async () => {
  const { records, problems } = await readAll((onProblem) => readJsonl(folder).interactions(onProblem));
  expect(records).toEqual([
    { id: '1', userId: 'u', type: 'READ', itemId: 'a', at: Date.UTC(2026, 4, 2, 6), value: 0.5 },
    { id: '3', userId: 'u', type: 'LIKE', itemId: 'a', at: 1_777_777_777_777, value: null },
  ]);
  expect(problems).toEqual([expect.objectContaining({ file: 'interactions.jsonl', line: 2 })]);
});

test('says where it looked', () => {
  expect(() => readJsonl('/nowhere').items(() => undefined)).toThrow('/nowhere');
});
