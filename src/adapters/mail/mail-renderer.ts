import { mailWords } from '../../core/mail-words';
import type { MailRenderer, MailView } from '../../ports/mail-renderer';
import { compileTemplate, TemplateError, type CompiledTemplate, type TemplateSource } from './compile-template';

/** Most titles named below the subject in a list of mails. */
const NAMED = 3;

/** Compiles all templates at once. Rejects with TemplateError, which names every problem of every one. */
export async function createMailRenderer(sources: readonly TemplateSource[]): Promise<MailRenderer> {
  const samples = SAMPLES.map(contextOf);
  const results = await Promise.allSettled(sources.map((source) => compileTemplate(source, samples)));
  const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
  const unexpected = failures.find((failure) => !(failure instanceof TemplateError));
  if (unexpected instanceof Error) throw unexpected;
  if (failures.length > 0) throw new TemplateError(failures.flatMap((failure) => (failure as TemplateError).problems));
  const compiled = results.map((result) => (result as PromiseFulfilledResult<CompiledTemplate>).value);
  return rendererOf(new Map(compiled.map((template) => [template.name, template])));
}

function rendererOf(templates: ReadonlyMap<string, CompiledTemplate>): MailRenderer {
  return {
    templates: [...templates.keys()],
    render: (name, view) => {
      const template = templates.get(name);
      if (template === undefined) throw new RangeError(`There is no mail template ${JSON.stringify(name)}.`);
      const context = contextOf(view);
      return { subject: oneLine(view.subject), html: template.html(context), text: template.text(context) };
    },
  };
}

/** What templates may name: the view, the words of its language, and the preheader. */
function contextOf(view: MailView): object {
  const words = mailWords([view.locale]);
  const others = view.items.slice(1, 1 + NAMED).map(({ title }) => title);
  const preheader = others.length > 0 ? words.alsoInside(others.join(', ')) : (view.items[0]?.summary ?? '');
  const { read, recap, unsubscribe, preferences } = words;
  const said = { read, recap, unsubscribe, preferences, whyYou: words.whyYou(view.campaignName) };
  return { ...view, subject: oneLine(view.subject), preheader, words: said };
}

function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').trim();
}

const EMPTY: MailView = {
  campaignName: 'A name',
  subject: 'A subject',
  locale: 'en',
  date: 'A day',
  sender: 'A sender',
  items: [],
  recap: [],
  unsubscribeUrl: 'https://example.org/u',
  preferencesUrl: 'https://example.org/p',
  pixelUrl: null,
};
const ITEM = {
  title: 'A title',
  summary: 'Words',
  url: 'https://example.org/c',
  reason: 'Why',
  date: 'A day',
  byline: 'Who',
};
const IMAGE = { url: 'https://example.org/i.png', alt: 'Seen', width: 552, height: 310 };
const FULL: MailView = {
  ...EMPTY,
  items: [
    { ...ITEM, image: IMAGE },
    { ...ITEM, image: { ...IMAGE, height: null }, summary: '', byline: '' },
    { ...ITEM, image: null },
  ],
  recap: ['Another title'],
  pixelUrl: 'https://example.org/o',
};
const SAMPLES = [EMPTY, FULL];
