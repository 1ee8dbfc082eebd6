import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { hashedVector } from '../../../src/adapters/embedder/hashed-vector';

export interface StubRequest {
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: { readonly model: string; readonly input: string[]; readonly [key: string]: unknown };
  /** When it came (ms of performance.now). */
  readonly at: number;
}

/** How one request is answered; `undefined` means as documented. */
export type StubAnswer = {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  delayMs?: number;
  drop?: true;
};

/** A local server that speaks OpenAI's `/v1/embeddings` and Ollama's `/api/embed`, or misbehaves as told. */
export class StubServer {
  url = '';
  readonly requests: StubRequest[] = [];
  /** Taken from the front, one a request. */
  readonly script: (StubAnswer | undefined)[] = [];
  private readonly server = createServer((request, response) => void this.handle(request, response));

  static async start(): Promise<StubServer> {
    const stub = new StubServer();
    await new Promise<void>((resolve) => stub.server.listen(0, '127.0.0.1', resolve));
    stub.url = `http://127.0.0.1:${(stub.server.address() as AddressInfo).port}`;
    return stub;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as StubRequest['body'];
    this.requests.push({ path: request.url ?? '', headers: request.headers, body, at: performance.now() });
    const { status = 200, headers = {}, delayMs = 0, drop, ...rest } = this.script.shift() ?? {};
    if (drop) return void request.socket.destroy();
    const answer = 'body' in rest ? rest.body : documented(request.url ?? '', body);
    setTimeout(() => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(typeof answer === 'string' ? answer : JSON.stringify(answer));
    }, delayMs);
  }
}

/** The documented answers, with vectors of length 3 or so, and OpenAI's entries in reverse: only `index` tells. */
export function documented(path: string, { model, input, dimensions }: StubRequest['body']): unknown {
  if (input.some((text) => text === '')) throw new Error('an empty text reached the server');
  const size = typeof dimensions === 'number' ? dimensions : 96;
  const embeddings = input.map((text) => Array.from(hashedVector(text, size), (value) => value * 3));
  if (path === '/api/embed')
    return { model, embeddings, total_duration: 14143917, load_duration: 1019500, prompt_eval_count: 8 };
  const data = embeddings.map((embedding, index) => ({ object: 'embedding', index, embedding })).reverse();
  return { object: 'list', data, model, usage: { prompt_tokens: 8, total_tokens: 8 } };
}
