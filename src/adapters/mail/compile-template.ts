import { Liquid, type Template } from 'liquidjs';

/** A mail's two parts as an editor writes them: MJML and plain text, with Liquid in both. */
export interface TemplateSource {
  readonly name: string;
  readonly mjml: string;
  readonly text: string;
}

export interface CompiledTemplate {
  readonly name: string;
  html(view: object): string;
  text(view: object): string;
}

/** All that is wrong with templates, at once. The message is fit to be shown as it is. */
export class TemplateError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Mail templates cannot be used:\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'TemplateError';
  }
}

const WIDTH = 72;
/** A template that runs away must not hold up the rest. */
const LIMITS = { parseLimit: 500_000, renderLimit: 2_000, memoryLimit: 50_000_000 };

/** Everything that is put into HTML is escaped; a name that does not exist is an error, not an empty place. */
const forHtml = new Liquid({ outputEscape: 'escape', strictVariables: true, strictFilters: true, ...LIMITS });
const forText = new Liquid({ strictVariables: true, strictFilters: true, ...LIMITS });
forText.registerFilter('wrap', (text: unknown) => wrapped(String(text)));

/**
 * MJML → HTML once; what differs from reader to reader stays Liquid until then. The compiled template is tried on a view
 * with everything and one with nothing in it. Rejects with TemplateError, which names every problem.
 */
export async function compileTemplate(source: TemplateSource, samples: readonly object[]): Promise<CompiledTemplate> {
  const { name } = source;
  const problems: string[] = [];
  const markup = await htmlOf(source, problems);
  const html = parsed(`${name}.mjml`, markup, forHtml, problems);
  const text = parsed(`${name}.txt`, source.text, forText, problems);
  const compiled: CompiledTemplate = {
    name,
    html: (view) => String(forHtml.renderSync(html, view)),
    text: (view) => tidy(String(forText.renderSync(text, view))),
  };
  if (problems.length === 0) samples.forEach((view) => tryOut(compiled, view, problems));
  if (problems.length > 0) throw new TemplateError([...new Set(problems)]);
  return compiled;
}

async function htmlOf({ name, mjml }: TemplateSource, problems: string[]): Promise<string> {
  try {
    // Only now: it brings hundreds of files along, and most who come past here compile nothing.
    const { default: mjml2html } = await import('mjml');
    const { html, errors } = await mjml2html(mjml, {
      validationLevel: 'soft',
      ignoreIncludes: true,
      keepComments: false,
    });
    for (const { line, message, tagName } of errors)
      problems.push(`${name}.mjml, line ${line} (${tagName}): ${message}`);
    return html;
  } catch (error) {
    problems.push(`${name}.mjml: ${(error as Error).message}`);
    return '';
  }
}

function parsed(file: string, source: string, engine: Liquid, problems: string[]): Template[] {
  try {
    return engine.parse(source);
  } catch (error) {
    problems.push(`${file}: ${firstLine(error)}`);
    return [];
  }
}

function tryOut(template: CompiledTemplate, view: object, problems: string[]): void {
  for (const part of ['html', 'text'] as const) {
    try {
      template[part](view);
    } catch (error) {
      problems.push(`${template.name}, ${part}: ${firstLine(error)}`);
    }
  }
}

function firstLine(error: unknown): string {
  return (error as Error).message.split('\n')[0]!;
}

/** At most one empty line in a row, none at the ends, no blanks at the ends of lines (but the mark of a signature). */
function tidy(text: string): string {
  const lines = text.split('\n').map((line) => (line === '-- ' ? line : line.trimEnd()));
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`;
}

/** Lines of at most 72 characters, as long as words allow. */
function wrapped(text: string): string {
  const lines = [''];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const line = lines.at(-1)!;
    if (line !== '' && line.length + 1 + word.length > WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join('\n');
}
