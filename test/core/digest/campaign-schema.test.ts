import { CAMPAIGNS } from '../../../src/core/campaign';
import { parseCampaign } from '../../../src/core/digest/campaign-schema';
import { NAMED_SOURCES } from '../../../src/core/digest/candidate-source';
import { aCampaign } from '../../support/digests';

const LEAST = {
  id: 'morning',
  name: 'Morning',
  every: 'day',
  schedule: { kind: 'cron', cron: '0 7 * * *' },
  size: 5,
};

const problemsOf = (given: unknown) => {
  const parsed = parseCampaign(given);
  return parsed.kind === 'problems' ? parsed.problems : [];
};

test('what is left out is standard, and what was read is read again as it is', () => {
  const parsed = parseCampaign(LEAST);
  expect(parsed).toMatchObject({ kind: 'campaign', campaign: { minItems: 1, noRepeatDays: null, paused: false } });
  const campaign = parsed.kind === 'campaign' ? parsed.campaign : undefined;
  expect(parseCampaign(JSON.parse(JSON.stringify(campaign)))).toEqual(parsed);
});

test.each([...CAMPAIGNS, aCampaign()])('the built-in $id is a campaign', (campaign) => {
  expect(parseCampaign(campaign)).toEqual({ kind: 'campaign', campaign });
});

test.each(Object.keys(NAMED_SOURCES))('the source %s may be called by its name', (source) => {
  expect(parseCampaign({ ...LEAST, source })).toMatchObject({ campaign: { source: NAMED_SOURCES[source] } });
});

test('a mail template must be there, as far as it is known which are; told beside everything else', () => {
  const given = { ...LEAST, size: 0, templates: { mail: 'letter' } };
  const parsed = parseCampaign(given, { mailTemplates: ['digest'] });
  expect(parsed).toMatchObject({ kind: 'problems' });
  expect(parsed.kind === 'problems' ? parsed.problems : []).toEqual([
    'size: a whole number between 1 and 100 is expected',
    'templates.mail: there is no mail template "letter". Known: digest',
  ]);
  expect(parseCampaign({ ...given, size: 5 }, { mailTemplates: ['digest', 'letter'] }).kind).toBe('campaign');
  expect(parseCampaign({ ...given, size: 5 }).kind).toBe('campaign');
  expect(parseCampaign(LEAST, { mailTemplates: ['letter'] })).toMatchObject({
    problems: ['templates.mail: there is no mail template "digest". Known: letter'],
  });
});

test.each([
  ['size', 0, /^size: .*between 1 and 100/],
  ['size', 10_000, /^size: /],
  ['size', 2.5, /^size: /],
  ['size', '5', /^size: /],
  ['id', 'Morning News', /^id: small letters/],
  ['id', '__proto__/x', /^id: /],
  ['name', ' ', /^name: it is empty/],
  ['every', 'month', /^every: /],
  ['schedule', { kind: 'cron', cron: 'every morning' }, /^schedule\.cron: it is no cron expression/],
  ['schedule', { kind: 'cron', cron: '0 25 * * *' }, /^schedule\.cron: /],
  ['schedule', { kind: 'cron', cron: '0 7 * * *', timeZone: 'Mars/Olympus' }, /^schedule\.timeZone: an IANA/],
  ['schedule', { kind: 'best-hour', from: '7', to: '24:00' }, /^schedule\.from: a time of day/],
  ['source', 'horoscope', /^source: one of recommended, /],
  ['source', '__proto__', /^source: one of /],
  ['source', { from: 'published', withinDays: 0 }, /^source\.withinDays: /],
  ['slots', [{ source: 'editors-pick', place: 5, count: 2 }], /^slots\.0: it goes beyond/],
  ['slots', [null], /^slots\.0: /],
  ['minItems', 6, /^minItems: 6 are more than its size, 5/],
  ['frequencyCap', { digests: 1, days: 100 }, /^frequencyCap\.days: /],
  ['quietHours', { from: '22:00', to: '22:00' }, /^quietHours: /],
  ['language', { rule: 'fixed' }, /^language\.locales: a fixed language must be named/],
  ['language', { rule: 'fixed', locales: ['english!'] }, /^language\.locales\.0: a language tag/],
  ['templates', { subjects: ['shout'] }, /^templates\.subjects\.0: /],
  ['colour', 'red', /colour/],
])('%s: %j is no good, and it says so', (field, value, message) => {
  const problems = problemsOf({ ...LEAST, [field]: value });
  expect(problems.length).toBeGreaterThan(0);
  expect(problems.join('\n')).toMatch(new RegExp(message.source, 'm'));
});

test('everything that is wrong is told at once', () => {
  const problems = problemsOf({
    id: 'X',
    every: 'hour',
    size: 3,
    minItems: 9,
    schedule: { kind: 'cron', cron: 'x', timeZone: 'y' },
    language: { rule: 'fixed' },
  });
  for (const place of ['id', 'name', 'every', 'minItems', 'schedule.cron', 'schedule.timeZone', 'language.locales'])
    expect(problems.filter((problem) => problem.startsWith(`${place}: `))).toHaveLength(1);
});

test.each([null, undefined, 7, 'daily', [], [LEAST], true])('%j is no campaign', (given) => {
  expect(problemsOf(given).length).toBeGreaterThan(0);
});
