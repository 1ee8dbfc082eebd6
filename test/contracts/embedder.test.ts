import { openEmbedder } from '../../src/adapters/embedder/open-embedder';
import { StubServer } from '../adapters/embedder/stub-server';
import { embedderSuite } from './embedder.suite';

let server: StubServer;
beforeAll(async () => {
  server = await StubServer.start();
});
afterAll(() => server.stop());

embedderSuite('fast', () => openEmbedder({ name: 'fast' }));
embedderSuite('local', () => openEmbedder({ name: 'local' }));
embedderSuite('openai', () => openEmbedder({ name: 'openai', baseUrl: server.url, model: 'stub' }));
embedderSuite('ollama', () => openEmbedder({ name: 'ollama', baseUrl: server.url, model: 'stub' }));
