import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { TemplateError, type TemplateSource } from './compile-template';

// The build compiles TypeScript only, so that both `src/` and `.build/` find the templates where they were written.
const OURS = join(__dirname, '..', '..', '..', 'src', 'adapters', 'mail', 'templates');

/**
 * The templates we bring along, and those of a folder: NAME.mjml beside NAME.txt. One of ours is replaced by one of that name.
 * Rejects with TemplateError where a part is missing, and with the file system's error where the folder is.
 */
export async function readTemplates(folder?: string): Promise<TemplateSource[]> {
  const all = [...(await templatesIn(OURS)), ...(folder === undefined ? [] : await templatesIn(folder))];
  return [...new Map(all.map((source) => [source.name, source])).values()];
}

async function templatesIn(folder: string): Promise<TemplateSource[]> {
  const files = await readdir(folder);
  const namesWith = (ending: string) =>
    files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
  const [mjml, text] = [namesWith('.mjml'), namesWith('.txt')];
  const alone = [
    ...mjml.filter((name) => !text.includes(name)).map((name) => `${name}.mjml has no ${name}.txt beside it`),
    ...text.filter((name) => !mjml.includes(name)).map((name) => `${name}.txt has no ${name}.mjml beside it`),
  ];
  if (alone.length > 0) throw new TemplateError(alone);
  const read = (file: string) => readFile(join(folder, file), 'utf8');
  return Promise.all(
    mjml.map(async (name) => ({ name, mjml: await read(`${name}.mjml`), text: await read(`${name}.txt`) })),
  );
}
