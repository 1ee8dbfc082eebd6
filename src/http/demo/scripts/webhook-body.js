/** A change in the generic source's format: this item, in this language, is live and reads so. */
export function publishBody({ id, locale, type, title, summary, text, topics }) {
  const item = { type, title, summary, body: { format: 'markdown', value: text }, topics, authors: ['The desk'] };
  return { op: 'upsert', id, locale, version: Date.now(), item };
}

/** The same for one that was taken back. */
export function withdrawBody({ id, locale }) {
  return { op: 'withdraw', id, locale, version: Date.now() };
}
