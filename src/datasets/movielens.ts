import { csvRows } from './csv-rows';
import { NO_DETAILS, type Dataset, type InteractionRecord, type ItemRecord, type OnProblem } from './dataset';
import { existingFile } from './existing-path';

interface Plot {
  readonly overview: string;
  readonly releasedAt: number | null;
  readonly genres: readonly string[];
  readonly language: string;
}

/**
 * MovieLens (latest-small and its kind) joined with TMDB plots by `links.tmdbId`, from a folder that holds both. Only
 * movies with a plot are items; where two share one plot, the first stands. Popularity and votes of TMDB are of a later
 * day than the ratings and are not read at all.
 */
export function readMovieLens(folder: string): Dataset {
  return {
    items: (onProblem) => readMovies(folder, onProblem),
    interactions: (onProblem) => readRatings(folder, onProblem),
  };
}

async function* readMovies(folder: string, onProblem: OnProblem): AsyncGenerator<ItemRecord> {
  const plots = await readPlots(folder, onProblem);
  const plotIds = await joined(folder, plots, onProblem);
  for await (const { fields } of csvRows(ratingsFile(folder, 'movies.csv'), onProblem)) {
    const plot = plots.get(plotIds.get(fields.movieId ?? '') ?? '');
    if (plot !== undefined) yield movieOf(fields, plot);
  }
}

async function* readRatings(folder: string, onProblem: OnProblem): AsyncGenerator<InteractionRecord> {
  const known = await joined(folder, await readPlots(folder, onProblem), onProblem);
  for await (const { line, fields } of csvRows(ratingsFile(folder, 'ratings.csv'), onProblem)) {
    const { userId = '', movieId = '', rating, timestamp } = fields;
    if (!known.has(movieId)) continue;
    const at = Number(timestamp) * 1000;
    const value = Number(rating);
    if (!(at > 0) || !(value >= 0.5 && value <= 5))
      onProblem({ file: 'ratings.csv', line, message: `no rating: ${rating} at ${timestamp}` });
    else yield { id: `movielens-${userId}-${movieId}`, userId, type: 'RATE', itemId: movieId, at, value };
  }
}

function movieOf(
  { movieId = '', title = '', genres = '' }: Readonly<Record<string, string | undefined>>,
  plot: Plot,
): ItemRecord {
  const year = /\((\d{4})\)\s*$/.exec(title)?.[1];
  const topics = genres === '(no genres listed)' ? plot.genres : genres.split('|');
  return {
    ...NO_DETAILS,
    id: movieId,
    type: 'movie',
    locale: 'en',
    title: title.replace(/\s*\(\d{4}\)\s*$/, ''),
    summary: plot.overview,
    topics: topics.map((genre) => genre.toLowerCase()),
    publishedAt: plot.releasedAt ?? Date.UTC(Number(year ?? 1970), 0),
    attributes: { language: plot.language },
  };
}

async function readPlots(folder: string, onProblem: OnProblem): Promise<Map<string, Plot>> {
  const plots = new Map<string, Plot>();
  for await (const { fields } of csvRows(plotsFile(folder), onProblem)) {
    const { id = '', overview = '', release_date: date = '', genre = '', original_language: language = '' } = fields;
    const releasedAt = Date.parse(date);
    plots.set(id, {
      overview,
      releasedAt: Number.isNaN(releasedAt) ? null : releasedAt,
      genres: genre.split(','),
      language,
    });
  }
  return plots;
}

/** Movie id → plot id, for movies that have a plot no earlier movie took. */
async function joined(
  folder: string,
  plots: ReadonlyMap<string, Plot>,
  onProblem: OnProblem,
): Promise<Map<string, string>> {
  const movieIds = new Map<string, string>();
  for await (const { fields } of csvRows(ratingsFile(folder, 'links.csv'), onProblem)) {
    const { movieId = '', tmdbId = '' } = fields;
    if (plots.has(tmdbId) && !movieIds.has(tmdbId)) movieIds.set(tmdbId, movieId);
  }
  return new Map([...movieIds].map(([plotId, movieId]) => [movieId, plotId]));
}

function ratingsFile(folder: string, name: string): string {
  return existingFile('MovieLens', folder, [`ml-latest-small/${name}`, name]);
}

function plotsFile(folder: string): string {
  const name = 'top10K-TMDB-movies.csv';
  return existingFile('The file of TMDB plots', folder, [`tmdb-10k/${name}`, name, `../tmdb-10k/${name}`]);
}
