import { freshTwins, ODD_IDS, type Given } from '../support/contestant';

/** Declares the laws of SubjectTallies. */
export function subjectTalliesSuite(given: Given): void {
  describe('SubjectTallies', () => {
    test('adds up, of many at once all', async () => {
      const twins = freshTwins(given);
      expect((await twins[0].subjects.of('daily', 'en')).size).toBe(0);
      await Promise.all(
        Array.from({ length: 20 }, (_, n) => twins[n % 2]!.subjects.add('daily', 'en', 'lead', { sent: 1 })),
      );
      await twins[1].subjects.add('daily', 'en', 'lead', { answered: 3 });
      await twins[1].subjects.add('daily', 'en', 'count', { sent: 2, answered: 1 });
      expect(await twins[0].subjects.of('daily', 'en')).toEqual(
        new Map([
          ['lead', { sent: 20, answered: 3 }],
          ['count', { sent: 2, answered: 1 }],
        ]),
      );
    });

    test('keeps campaigns, segments and odd names apart', async () => {
      const [one] = freshTwins(given);
      for (const name of ODD_IDS) await one.subjects.add(name, name, name, { sent: 1 });
      for (const name of ODD_IDS) expect([...(await one.subjects.of(name, name)).keys()]).toEqual([name]);
      expect((await one.subjects.of('a', 'b')).size).toBe(0);
    });
  });
}
