// The page of newsletters.
import { ask, hasKey, keepKey } from './ask.js';
import { at, optionOf } from './dom.js';
import { showMail, showSample } from './preview.js';
import { showRuns } from './runs.js';
import { saveSubjects, showSubjects } from './subjects.js';

let sample = [];

async function saying(words, work) {
  at('status').textContent = words;
  try {
    await work();
    at('status').textContent = '';
  } catch (error) {
    at('status').textContent = error.message;
  }
}

const chosen = () => at('campaign').value;

async function showOverview() {
  const { canSend, campaigns, runs, readers } = await ask('overview');
  sample = readers;
  // Those that somebody made come first.
  campaigns.sort((a, b) => (a.origin === 'built-in') - (b.origin === 'built-in'));
  at('campaign').replaceChildren(...campaigns.map(({ campaign }) => optionOf(campaign.id, campaign.name)));
  at('readers').replaceChildren(...readers.map((reader) => optionOf(reader)));
  showRuns(runs, canSend);
  at('content').hidden = false;
  await showCampaign();
}

async function showCampaign() {
  await showSubjects(chosen());
  await showSample(chosen(), sample);
}

async function showReader() {
  showMail(await ask('preview', { campaign: chosen(), userId: at('reader').value }));
}

/** What is saved shows in what readers would get. */
async function saveAndShow() {
  await saveSubjects(chosen());
  await showSample(chosen(), sample);
}

function onSubmit(form, words, work) {
  at(form).addEventListener('submit', (event) => {
    event.preventDefault();
    void saying(words, work);
  });
}

onSubmit('key-form', 'Looking …', () => {
  keepKey(at('key').value);
  return showOverview();
});
onSubmit('preview-form', 'Choosing …', showReader);
onSubmit('subjects-form', 'Saving …', saveAndShow);
at('campaign').addEventListener('change', () => void saying('Choosing …', showCampaign));
if (hasKey()) void saying('Looking …', showOverview);
