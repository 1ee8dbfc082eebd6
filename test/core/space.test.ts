import { spaceOf } from '../../src/core/space';

test('names the embedder, its version, its dimensions and the recipe', () => {
  expect(spaceOf({ name: 'local', version: '1', dimensions: 768 })).toBe('local@1/768/t1');
});

test('odd names cannot be taken for another space', () => {
  const space = spaceOf({ name: 'openai', version: 'BAAI/bge-m3@2', dimensions: 1024 });
  expect(space).toBe('openai@BAAI%2Fbge-m3%402/1024/t1');
});
