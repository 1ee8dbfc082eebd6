/** The world's failure: the keys that tokens are checked with cannot be fetched. Neither a yes nor a no: retryable. */
export class KeysUnavailable extends Error {
  constructor(options?: { cause?: unknown }) {
    super('Tokens cannot be checked at the moment.', options);
    this.name = 'KeysUnavailable';
  }
}
