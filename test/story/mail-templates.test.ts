import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApp } from '../support/app';
import { aCampaign } from '../support/digests';

const CAMPAIGN = aCampaign({ id: 'letters', templates: { mail: 'letter', subjects: ['lead-and-more'] } });

describe('campaigns and the mail templates there are', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'attune-templates-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  test('one that names a template which is not there is refused, when it is saved and when we start', async () => {
    const app = await startApp();
    const { digests } = app.app.tenants.get('default')!.services;
    await expect(digests.saveCampaign(CAMPAIGN)).rejects.toMatchObject({
      code: 'BAD_CAMPAIGN',
      message: expect.stringContaining('templates.mail: there is no mail template "letter". Known: digest') as string,
    });
    await app.close();
    const file = join(folder, 'campaigns.json');
    await writeFile(file, JSON.stringify(CAMPAIGN));
    await expect(startApp({ env: { CAMPAIGNS: file } })).rejects.toThrow(
      'CAMPAIGNS: the campaign letters: templates.mail: there is no mail template "letter". Known: digest',
    );
  });

  test('one whose template is gone can be paused all the same', async () => {
    const app = await startApp();
    const { stores, services } = app.app.tenants.get('default')!;
    const [weekly] = await services.digests.campaigns();
    await stores.campaigns.save(
      { ...weekly!.campaign, id: 'letters', templates: { mail: 'letter', subjects: ['lead'] } },
      0,
    );
    await expect(services.digests.pauseCampaign('letters', true)).resolves.toMatchObject({
      campaign: { paused: true },
    });
    await app.close();
  });

  test('a template that does not compile keeps us from starting, with what is wrong in it', async () => {
    await writeFile(join(folder, 'letter.mjml'), '<mjml><mj-body><mj-shout>{% if %}</mj-shout></mj-body></mjml>');
    await writeFile(join(folder, 'letter.txt'), '{{ nobody }}');
    const env = { MAIL_TEMPLATES: folder };
    await expect(startApp({ env })).rejects.toThrow(/letter\.mjml, line 1 \(mj-shout\)/);
  });

  test('with the template it is saved', async () => {
    await writeFile(join(folder, 'letter.mjml'), '<mjml><mj-body></mj-body></mjml>');
    await writeFile(join(folder, 'letter.txt'), 'Dear reader');
    const app = await startApp({ env: { MAIL_TEMPLATES: folder, CAMPAIGNS: join(folder, 'campaigns.json') } });
    const { digests } = app.app.tenants.get('default')!.services;
    await expect(digests.saveCampaign(CAMPAIGN)).resolves.toMatchObject({ revision: 1 });
    await app.close();
  });
});
