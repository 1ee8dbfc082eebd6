/** The keys (`_id`) of one tenant in a collection. */
export interface Keyspace {
  readonly tenant: string;
  /** The key of an id. Keys sort as their ids do. */
  readonly key: (id: string) => string;
  /** The id of a key of this keyspace. */
  readonly idOf: (key: string) => string;
  /** A part of this keyspace, e.g. the vectors of one space. */
  readonly within: (part: string) => Keyspace;
}

/**
 * Keys are `tenant/id`, the tenant percent-encoded: it cannot contain the slash, so that no tenant's key is another's,
 * whatever the names. The unique index every collection has anyway then makes ids unique per tenant at no further cost.
 */
export function keyspace(tenant: string, prefix = `${encoded(tenant)}/`): Keyspace {
  return {
    tenant,
    key: (id) => prefix + id,
    idOf: (key) => key.slice(prefix.length),
    within: (part) => keyspace(tenant, `${prefix}${encoded(part)}/`),
  };
}

/** Unpaired surrogates cannot be encoded (nor stored: BSON is UTF-8); they become the replacement character. */
function encoded(name: string): string {
  return encodeURIComponent(name.replace(/\p{Surrogate}/gu, '\uFFFD'));
}
