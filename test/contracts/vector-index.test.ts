import { createExactIndex } from '../../src/adapters/index/exact-index';
import { createHnswIndex } from '../../src/adapters/index/hnsw-index';
import { createIndex } from '../../src/adapters/index/open-index';
import { vectorIndexSuite } from './vector-index.suite';

vectorIndexSuite('exact', createExactIndex);
vectorIndexSuite('hnsw', createHnswIndex);

test('an index is opened by kind', () => {
  expect(createIndex('exact', 3)).toMatchObject({ kind: 'exact', dimensions: 3 });
  expect(createIndex('hnsw', 3)).toMatchObject({ kind: 'hnsw', dimensions: 3 });
  expect(createIndex('auto', 3)).toMatchObject({ kind: 'hnsw', dimensions: 3 });
});
