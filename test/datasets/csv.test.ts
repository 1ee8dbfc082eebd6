import { gzipSync } from 'node:zlib';
import { readDeskdrop } from '../../src/datasets/deskdrop';
import { readMovieLens } from '../../src/datasets/movielens';
import { readSplitCsv } from '../../src/datasets/split-csv';
import { folderWith, readAll } from './files';

describe('MovieLens with plots', () => {
  const folder = folderWith({
    'ml-latest-small/movies.csv':
      'movieId,title,genres\n1,"Tide, The (1999)",Drama|Sea\n2,No Plot (2001),Comedy\n3,Twin (2002),(no genres listed)\n4,Other Twin (2003),Drama\n',
    'ml-latest-small/links.csv': 'movieId,imdbId,tmdbId\n1,01,77\n2,02,\n3,03,88\n4,04,88\n',
    'ml-latest-small/ratings.csv':
      'userId,movieId,rating,timestamp\n9,1,4.5,1000000000\n9,2,3,1000000001\n9,3,9,1000000002\n',
    'tmdb-10k/top10K-TMDB-movies.csv':
      'id,title,genre,original_language,overview,popularity,release_date,vote_average,vote_count\n77,Tide,Drama,en,"It comes, and\ngoes.",99,1999-05-01,8,1000\n88,Twin,"Crime,War",fr,Two.,1,,5,1\n',
  });

  test('movies are those with a plot, the first of those that share one', async () => {
    const { records } = await readAll((onProblem) => readMovieLens(folder).items(onProblem));
    expect(records.map(({ id, title, topics }) => [id, title, topics])).toEqual([
      ['1', 'Tide, The', ['drama', 'sea']],
      ['3', 'Twin', ['crime', 'war']],
    ]);
    expect(records[0]).toMatchObject({
      summary: 'It comes, and\ngoes.',
      publishedAt: Date.UTC(1999, 4, 1),
      locale: 'en',
    });
    expect(records[1]!.publishedAt).toBe(Date.UTC(2002, 0));
    expect(JSON.stringify(records)).not.toContain('vote');
  });

  test('ratings of those, times in ms; an impossible one is reported', async () => {
    const { records, problems } = await readAll((onProblem) => readMovieLens(folder).interactions(onProblem));
    expect(records).toEqual([{ id: 'movielens-9-1', userId: '9', type: 'RATE', itemId: '1', at: 1e12, value: 4.5 }]);
    expect(problems).toEqual([expect.objectContaining({ file: 'ratings.csv', line: 4 })]);
  });
});

describe('Deskdrop', () => {
  const events = [
    'timestamp,eventType,contentId,personId,sessionId,userAgent,userRegion,userCountry',
    '1465413032,VIEW,-3499919498720038879,-8845298781299428018,1,,,',
    '1465413000,COMMENT CREATED,8890720798209849691,-1032019229384696495,2,"Mozilla, ""like""",NY,US',
    '1465413001,SNEEZE,8890720798209849691,-1,2,,,',
  ];
  const folder = folderWith({
    'deskdrop/users_interactions.csv.gz': gzipSync(events.join('\n')),
    'deskdrop/articles_top213.csv':
      'timestamp,contentId,authorPersonId,contentType,url,title,text,lang,total_events\n1465400000,8890720798209849691,5,HTML,http://x,a title,"A text, long.",pt,9\n',
  });

  test('ids of 64 bits stay whole, seconds become ms, unknown events are reported', async () => {
    const { records, problems } = await readAll((onProblem) => readDeskdrop(folder).interactions(onProblem));
    expect(records).toEqual([
      {
        id: 'deskdrop-2',
        userId: '-8845298781299428018',
        type: 'VIEW',
        itemId: '-3499919498720038879',
        at: 1465413032000,
        value: null,
      },
      {
        id: 'deskdrop-3',
        userId: '-1032019229384696495',
        type: 'COMMENT',
        itemId: '8890720798209849691',
        at: 1465413000000,
        value: null,
      },
    ]);
    expect(problems).toEqual([expect.objectContaining({ line: 4 })]);
  });

  test('an article without text is an item, published when first read', async () => {
    const { records } = await readAll((onProblem) => readDeskdrop(folder).items(onProblem));
    expect(records.map(({ id, locale, body, publishedAt }) => [id, locale, body, publishedAt])).toEqual([
      ['8890720798209849691', 'pt', 'A text, long.', 1465400000000],
      ['-3499919498720038879', 'und', '', 1465413032000],
    ]);
  });
});

describe("somebody's own split", () => {
  const folder = folderWith({
    'a.csv':
      'user,item,value,timestamp\n007,x1,4.5,1500000000\n007,x2,,1500000000000\n8,x1,3,2020-01-01T00:00:00Z\n8,x2,much,\n,x,1,1\n',
    'b.csv': 'user,item\nu,i\n',
  });

  test('ids as text, empty as null, seconds or ms or dates as ms', async () => {
    const { records, problems } = await readAll((onProblem) => readSplitCsv(`${folder}/a.csv`, onProblem));
    expect(records).toEqual([
      { userId: '007', itemId: 'x1', value: 4.5, at: 1500000000000 },
      { userId: '007', itemId: 'x2', value: null, at: 1500000000000 },
      { userId: '8', itemId: 'x1', value: 3, at: Date.UTC(2020, 0) },
    ]);
    expect(problems.map(({ line }) => line)).toEqual([5, 6]);
  });

  test('value and timestamp may be missing altogether', async () => {
    const { records } = await readAll((onProblem) => readSplitCsv(`${folder}/b.csv`, onProblem));
    expect(records).toEqual([{ userId: 'u', itemId: 'i', value: null, at: null }]);
  });
});

test('data that is not there is said plainly', async () => {
  await expect(readAll((onProblem) => readMovieLens('/nowhere').items(onProblem))).rejects.toThrow(
    /plots was not found.*\/nowhere/,
  );
  await expect(readAll((onProblem) => readDeskdrop('/nowhere').interactions(onProblem))).rejects.toThrow(
    /Deskdrop was not found/,
  );
  await expect(readAll((onProblem) => readSplitCsv('/nowhere.csv', onProblem))).rejects.toThrow(/was not found/);
});
