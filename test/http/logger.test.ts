import { mongo } from 'mongoose';
import { createLogger } from '../../src/http/logger';

const USER = 'auth0|5f7c8ec7c33c6c004bbafe82';

function logged(write: (log: ReturnType<typeof createLogger>) => void): string {
  const lines: string[] = [];
  write(createLogger('info', { write: (line) => void lines.push(line) }));
  return lines.join('');
}

const errIn = (line: string) => (JSON.parse(line) as { err: Record<string, unknown> }).err;

/** As the driver throws it: the documents that were to be written hang on it. */
function bulkWriteError(): Error {
  const op = { _id: 'e1', userId: USER, itemId: 'an-item' };
  const errmsg = `E11000 duplicate key error collection: attune.identities index: _id_ dup key: { _id: "${USER}" }`;
  const failure = { index: 0, code: 11000, errmsg, err: { index: 0, code: 11000, errmsg, op } };
  const raw = { message: errmsg, code: 11000, writeErrors: [failure] } as never;
  return new mongo.MongoBulkWriteError(raw, { insertedCount: 0 } as never);
}

test('a failed bulk write is logged without the documents it was to write', () => {
  const line = logged((log) => log.warn({ err: bulkWriteError() }, 'it will be tried again'));
  expect(line).not.toContain('5f7c8ec7');
  expect(line).not.toContain('an-item');
  expect(errIn(line)).toEqual({
    type: 'MongoBulkWriteError',
    code: 11000,
    message: 'E11000 duplicate key error collection: attune.identities index: _id_ dup key: { … }',
    stack: expect.stringMatching(/^\s+at .*logger\.test/) as string,
  });
});

test('an error keeps what helps to find it, and so does its cause', () => {
  const cause = Object.assign(new RangeError('read 12 of reader anon:browser.0123 (ana@example.org)'), { op: USER });
  const error = Object.assign(new Error(`no profile of ${USER}`, { cause }), { reader: USER, code: 'E_PROFILE' });
  const line = logged((log) => log.error({ err: error }, 'failed'));
  expect(errIn(line)).toEqual({
    type: 'Error',
    code: 'E_PROFILE',
    message: 'no profile of auth0|…',
    stack: expect.stringContaining('logger.test') as string,
    cause: { type: 'RangeError', message: 'read 12 of reader … (…)', stack: expect.any(String) as string },
  });
});

test('what is no id stays readable', () => {
  const message = 'connect ECONNREFUSED 127.0.0.1:27017 of db.example (attempt 3, a-rather-long-name-without-digits)';
  expect(errIn(logged((log) => log.error({ err: new Error(message) }, 'x'))).message).toBe(message);
});

test('an error without words of ours is masked in the message too', () => {
  const error = new Error(`no profile of ${USER}`);
  expect(logged((log) => log.error(error))).not.toContain('5f7c8ec7');
  expect(logged((log) => log.error({ err: error }))).not.toContain('5f7c8ec7');
});

test('a cause that goes round in circles ends', () => {
  const error = new Error('round');
  error.cause = error;
  expect(logged((log) => log.error({ err: error }, 'x'))).toContain('round');
});

test('something thrown that is no error is told without its contents', () => {
  const line = logged((log) => log.error({ err: { op: { userId: USER } } }, 'x'));
  expect(errIn(line)).toEqual({ type: 'object' });
});

test('what is private is left out at any depth', () => {
  const line = logged((log) => log.info({ a: { b: { userId: USER, c: { token: 'hunter2' } } } }, 'x'));
  expect(line).not.toMatch(/auth0|hunter2/);
});
