import type { Motif } from './demo-art/brush';
import { HEIGHT, WIDTH } from './demo-art/brush';
import { architecture } from './demo-art/motifs/architecture';
import { astronomy } from './demo-art/motifs/astronomy';
import { bread } from './demo-art/motifs/bread';
import { chess } from './demo-art/motifs/chess';
import { cities } from './demo-art/motifs/cities';
import { climbing } from './demo-art/motifs/climbing';
import { coffee } from './demo-art/motifs/coffee';
import { cycling } from './demo-art/motifs/cycling';
import { gardening } from './demo-art/motifs/gardening';
import { history } from './demo-art/motifs/history';
import { jazz } from './demo-art/motifs/jazz';
import { machineLearning } from './demo-art/motifs/machine-learning';
import { oceans } from './demo-art/motifs/oceans';
import { photography } from './demo-art/motifs/photography';
import { privacy } from './demo-art/motifs/privacy';
import { trains } from './demo-art/motifs/trains';
import { tuning } from './demo-art/motifs/tuning';
import { typography } from './demo-art/motifs/typography';
import { weather } from './demo-art/motifs/weather';
import { palettesOf } from './demo-art/palettes';
import { seededRandom } from './demo-art/random';

/** One family of motifs a topic. */
const MOTIFS: ReadonlyMap<string, Motif> = new Map([
  ['architecture', architecture],
  ['astronomy', astronomy],
  ['bread', bread],
  ['chess', chess],
  ['cities', cities],
  ['climbing', climbing],
  ['coffee', coffee],
  ['cycling', cycling],
  ['gardening', gardening],
  ['history', history],
  ['jazz', jazz],
  ['machine-learning', machineLearning],
  ['oceans', oceans],
  ['photography', photography],
  ['privacy', privacy],
  ['trains', trains],
  ['typography', typography],
  ['weather', weather],
]);

/** Topics that have pictures of their own. */
export const DRAWN_TOPICS: readonly string[] = [...MOTIFS.keys()];

/**
 * The cover of an item as an SVG document, 640 × 400: a motif of its first drawn topic, varied by the id, its accent from
 * the second. The same id and topics always give the same picture; neither is written into it, so no id can do harm.
 */
export function demoCover(id: string, topics: readonly string[] = []): string {
  const random = seededRandom(id);
  const [topic, second] = topics.filter((name) => MOTIFS.has(name));
  const own = random.pick(palettesOf(topic));
  const palette = second === undefined ? own : { ...own, accent: random.pick(palettesOf(second)).accent };
  const art = (MOTIFS.get(topic ?? '') ?? tuning)(random, palette);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" width="${WIDTH}" height="${HEIGHT}">${art}</svg>`;
}
