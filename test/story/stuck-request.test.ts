import { connect } from 'node:net';
import { once } from 'node:events';
import { startApp } from '../support/app';

test('a request that never ends does not keep the process from stopping', async () => {
  const app = await startApp({ stopGraceMs: 300 });
  const socket = connect(Number(new URL(app.url).port), '127.0.0.1');
  const head = ['POST /graphql HTTP/1.1', 'host: x', 'content-type: application/json', 'content-length: 100'];
  socket.write(`${head.join('\r\n')}\r\n\r\n{"query`);
  socket.on('error', () => undefined);
  const closed = once(socket, 'close');
  // The server has read the first half once it answers somebody who came later.
  await app.feed();
  const started = performance.now();
  await app.close();
  await closed;
  expect(performance.now() - started).toBeLessThan(5000);
}, 10_000);

test('a request has 30 s to arrive, and its head 10 s', async () => {
  const app = await startApp();
  const { requestTimeout, headersTimeout, timeout, maxConnections } = app.app.http.server;
  expect({ requestTimeout, headersTimeout, timeout, maxConnections }).toEqual({
    requestTimeout: 30_000,
    headersTimeout: 10_000,
    timeout: 60_000,
    maxConnections: 10_000,
  });
  await app.close();
});
