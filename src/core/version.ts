/**
 * Where a document stands in its own history. `order` is the CMS's order key (usually a time in ms, sometimes a
 * revision number); `arrival` is when we received it (ms). Many CMSs let two events share an order key (an unpublish
 * ties with its publish), so on a tie the later arrival wins.
 */
export interface Version {
  readonly order: number;
  readonly arrival: number;
}

/** Negative where `a` is older than `b`, positive where newer, 0 where they are the same event. */
export function compareVersions(a: Version, b: Version): number {
  return a.order - b.order || a.arrival - b.arrival;
}
