/** What is measured, by key; what a part left out has not got. */
export type Figures = Readonly<Record<string, number>>;

interface Line {
  readonly means: string;
  /** What is aimed at, with 10,000 items on a machine that does nothing else. */
  readonly aim?: string;
}

/** In words, in the order of the table. A key that is not here stands at the end, as it is. */
const LINES: Readonly<Record<string, Line>> = {
  items: { means: 'items in the catalogue' },
  floor_rps: { means: 'static resolver, same answer, same server: answers a second' },
  feed_rps: { means: 'feeds (5 % of the load is track): answers a second' },
  feed_vs_floor: { means: 'their ratio', aim: '>= .35' },
  feed_vs_floor_cpu: { means: 'the same by processor time: unmoved by what else the machine does' },
  floor_cpu_ms: { means: 'processor time of an answer of the floor, ms' },
  feed_cpu_ms: { means: 'processor time of an answer of the load, ms' },
  feed_p50_ms: { means: 'half of the feeds, at 80 % of the peak, ms' },
  feed_p99_ms: { means: '99 % of the feeds, at 80 % of the peak, ms', aim: '<= 25' },
  floor_p99_ms: { means: '99 % of the floor, at 80 % of its peak, ms' },
  rankings_mb: { means: 'what the objects of all readers take, rankings and profiles, MB' },
  track_to_feed_ms: { means: 'from a like to the feed that shows it, 95 %, ms', aim: '< 50' },
  publish_to_visible_ms: { means: 'from a signed webhook to item, similar and feed, 95 %, ms', aim: '< 1000' },
  index_recall_at_10: { means: 'share of the true ten nearest found', aim: '>= .98' },
  index_qps_vs_raw: { means: 'speed of a search beside the bare library' },
  index_items: { means: 'vectors in that index' },
  events_per_s: { means: 'events stored a second, 100 a call', aim: '>= 2000' },
  events_vs_insert_many: { means: "beside the driver's insertMany of the same", aim: 'or >= .5' },
  events_in_memory: { means: '1: events went into memory (no MONGO_URL)' },
  webhooks_per_s: { means: 'webhooks acknowledged a second', aim: '>= 500' },
  webhooks_p50_ms: { means: 'half of the webhooks, at 500 a second, ms' },
  webhooks_p99_ms: { means: '99 % of the webhooks, at 500 a second, ms', aim: '< 500' },
  digest_readers: { means: 'readers who got a digest' },
  digests_per_s: { means: 'digests of 8 items chosen a second, without what the store takes', aim: '>= 2000' },
  digest_store_ms: { means: 'what a digest takes in the store, ms' },
  digests_heap_mb: { means: 'objects left when all are reserved, MB; the ledger is among them where it is in memory' },
  backlog_publishes: { means: 'publishes sent at once' },
  backlog_drain_s: { means: 'until the last of them is found by content, s', aim: '< 180' },
  backlog_usual_feed_p99_ms: { means: '99 % of the feeds at rest, ms' },
  backlog_flood_feed_p99_ms: { means: '99 % of the feeds while the backlog comes in as fast as it is taken, ms' },
  backlog_feed_p99_ms: { means: '99 % of the feeds while it is worked off, ms' },
  backlog_feed_slowdown: { means: 'that over the usual', aim: '<= 2' },
  embedding_items: { means: 'texts embedded and indexed' },
  embedding_seconds: { means: 'from the first one stored to the last one searchable, s' },
  longest_stall_ms: { means: 'longest time the event loop was held meanwhile, ms', aim: '< 50' },
  longest_stall_at_rest_ms: { means: 'the same in ten seconds at rest before: what the machine is to blame for, ms' },
  training_interactions: { means: 'interactions that were learnt from' },
  training_readers: { means: 'of so many readers' },
  training_s: { means: 'how long it took in the background, s' },
  training_cpu_s: { means: 'processor time meanwhile, feeds included, s' },
  training_rss_mb: { means: 'memory it took beside the server, MB' },
  models_mb: { means: 'the models as they are saved, MB' },
  training_stall_ms: { means: 'longest time the event loop was held until the models served, ms', aim: '<= 50' },
  training_stall_at_rest_ms: { means: 'the same before: what the machine is to blame for, ms' },
  training_usual_feed_p99_ms: { means: '99 % of the feeds at rest, ms' },
  training_feed_p99_ms: { means: '99 % of the feeds meanwhile, ms' },
  ranking_p99_ms: { means: '99 % of the rankings before a training, ms' },
  trained_ranking_p50_ms: { means: 'half of the rankings by trained models, ms' },
  trained_ranking_p99_ms: { means: '99 % of them, ms' },
  rss_over_vectors: { means: 'resident memory of the process over its vectors alone' },
};

/** A table for people. */
export function reportTable(figures: Figures): string {
  const known = Object.keys(LINES).filter((key) => key in figures);
  const keys = [...known, ...Object.keys(figures).filter((key) => !(key in LINES))];
  const rows = keys.map((key) => [key, String(rounded(figures[key]!)), LINES[key]?.aim ?? '', LINES[key]?.means ?? '']);
  return aligned([['figure', 'measured', 'aim', ''], ...rows]);
}

/** The same for machines: one object on one line. */
export function reportJson(figures: Figures): string {
  return JSON.stringify(Object.fromEntries(Object.entries(figures).map(([key, value]) => [key, rounded(value)])));
}

/** Four digits say more than any of this is good for. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

function aligned(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const cell = (text: string, column: number) =>
    column === 1 ? text.padStart(widths[column]!) : text.padEnd(widths[column]!);
  return rows.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}
