import { compileTemplate, TemplateError } from '../../../src/adapters/mail/compile-template';
import { createMailRenderer } from '../../../src/adapters/mail/mail-renderer';
import { readTemplates } from '../../../src/adapters/mail/read-templates';
import type { MailRenderer } from '../../../src/ports/mail-renderer';
import { aMailView } from '../../support/mail';

describe('the mail renderer', () => {
  let renderer: MailRenderer;
  beforeAll(async () => {
    renderer = await createMailRenderer(await readTemplates());
  });
  const render = (given = {}) => renderer.render('digest', aMailView(given));

  it('shows every item with its click link, its picture with words and sizes, and why it is there', () => {
    const { html } = render();
    for (const { title, url, reason } of aMailView().items) {
      expect(html).toContain(`>${title}<`);
      expect(html).toContain(`href="${url}"`);
      expect(html).toContain(reason);
    }
    const pictures = html.match(/<img class="cover"[^>]*>/g)!;
    expect(pictures).toHaveLength(2);
    expect(pictures[0]).toMatch(/alt="A silver watch on a sea chart\." width="552" height="310"/);
    expect(pictures[1]).not.toContain('height=');
  });

  it('knows dark mode, a preheader, the language, and how to get rid of it', () => {
    const { html } = render({ locale: 'de' });
    expect(html).toMatch(/<html lang="de"/);
    expect(html).toContain('@media (prefers-color-scheme: dark)');
    expect(html).toContain('<meta name="color-scheme" content="light dark">');
    expect(html).toMatch(/display:none[^>]*>Außerdem: /);
    expect(html).toContain('href="https://mail.example/m/preferences/p"');
    expect(html).toContain('>Abbestellen</a>');
  });

  it('has an open pixel only where it is given one', () => {
    expect(render().html).not.toContain('width="1"');
    expect(render({ pixelUrl: 'https://mail.example/o' }).html).toContain('src="https://mail.example/o"');
  });

  it('escapes whatever content says, and breaks no header', () => {
    const title = '</a><script>alert(1)</script> & "more" {{ sender }}';
    const item = { ...aMailView().items[0]!, title, summary: title };
    const { html, subject } = render({ items: [item], subject: 'One\r\nBcc: somebody@example.org', recap: [title] });
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &#34;more&#34; {{ sender }}');
    expect(subject).toBe('One Bcc: somebody@example.org');
  });

  it('has a text part that reads well', () => {
    expect(render().text).toMatchSnapshot();
    const long = render()
      .text.split('\n')
      .filter((line) => line.length > 72 && !/https?:/.test(line));
    expect(long).toEqual([]);
  });

  it('says it in English where the language is not known', () => {
    expect(render({ locale: 'ja' }).text).toContain('Unsubscribe');
    expect(render({ locale: 'pt-BR' }).text).toContain('Cancelar a subscrição');
  });

  it('refuses a template that there is not', () => {
    expect(() => renderer.render('nothing', aMailView())).toThrow(RangeError);
  });
});

describe('a template that does not compile', () => {
  const fine = { name: 'fine', mjml: '<mjml><mj-body></mj-body></mjml>', text: 'Hello' };
  const problemsOf = async (sources: object[]) => {
    const error: unknown = await createMailRenderer(sources as never).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(TemplateError);
    return (error as TemplateError).problems;
  };

  it('is reported whole, all templates at once', async () => {
    const problems = await problemsOf([
      {
        name: 'a',
        mjml: '<mjml><mj-body><mj-nothing/><mj-text colour="red">x</mj-text></mj-body></mjml>',
        text: '{% for %}',
      },
      { name: 'b', mjml: 'no markup at all', text: '{{ x | nothing }}' },
      fine,
    ]);
    expect(problems.join('\n')).toMatch(/a\.mjml, line 1 \(mj-nothing\)/);
    expect(problems.join('\n')).toMatch(/colour/);
    expect(problems.join('\n')).toMatch(/a\.txt: /);
    expect(problems.join('\n')).toMatch(/b\.mjml/);
    expect(problems.join('\n')).toMatch(/b\.txt: .*nothing/);
  });

  it('a name that no view has is found before anything is sent', async () => {
    const problems = await problemsOf([
      { ...fine, mjml: '<mjml><mj-body><mj-raw>{{ subjekt }}</mj-raw></mj-body></mjml>', text: '{{ items[0].titel }}' },
    ]);
    expect(problems.join('\n')).toMatch(/html: .*subjekt/);
    expect(problems.join('\n')).toMatch(/text: .*titel/);
  });

  it('a runaway template is stopped', async () => {
    const text = '{% for a in (1..100000) %}{% for b in (1..100000) %}x{% endfor %}{% endfor %}';
    await expect(compileTemplate({ ...fine, text }, [{}])).rejects.toThrow(/limit/);
  });
});
