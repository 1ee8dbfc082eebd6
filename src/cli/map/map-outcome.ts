import type { FieldReason } from '../../cms/field-guess';
import type { FieldMapping } from '../../cms/field-mapping';

/** One locale of one document, as the gateway would take it in. Times are ISO 8601. */
export interface MadeItem {
  readonly id: string;
  readonly locale: string;
  readonly type: string;
  readonly title: string;
  readonly summary: string;
  /** The first lines. */
  readonly text: string;
  readonly textLength: number;
  readonly topics: readonly string[];
  readonly authors: readonly string[];
  readonly image: string | null;
  readonly url: string | null;
  readonly publishedAt: string | null;
  readonly expiresAt: string | null;
  readonly premium: boolean;
  readonly featured: boolean;
  readonly attributes: readonly string[];
}

export interface GuessedType {
  /** What the content type is called, in all its spellings. */
  readonly types: readonly string[];
  readonly isItem: boolean;
  readonly fields: readonly FieldReason[];
  /** Fields of the sample that fill no role. */
  readonly unused: readonly string[];
}

export interface MapOutcome {
  readonly source: string;
  readonly readAs: string;
  readonly guesses: readonly GuessedType[];
  readonly items: readonly MadeItem[];
  /** How many more items the sample would make. */
  readonly more: number;
  /** Documents that would be hidden or taken away. */
  readonly removed: readonly string[];
  /** Why there is nothing, or not everything. */
  readonly reasons: readonly string[];
  /** To start from: says what was guessed. */
  readonly mapping: FieldMapping;
}

/** What was guessed and what it would make, for people. */
export function mapText({ source, readAs, guesses, items, more, removed, reasons, mapping }: MapOutcome): string {
  const lines = [
    `Read as ${readAs} of ${source}.`,
    ...guesses.flatMap(guessLines),
    ...items.flatMap(itemLines),
    ...(more > 0 ? ['', `… and ${more} more.`] : []),
    ...removed.map((id) => `Would be hidden: ${id}`),
    ...(reasons.length > 0 ? ['', ...reasons.map((reason) => `Not taken: ${reason}`)] : []),
    ...(guesses.length > 0
      ? ['', 'A mapping file to start from:', ...JSON.stringify(mapping, null, 2).split('\n')]
      : []),
  ];
  return lines.map(printable).join('\n');
}

function guessLines({ types, isItem, fields, unused }: GuessedType): string[] {
  const head = `Content type ${types.join(' = ')}: ${isItem ? 'items' : 'not items, for it has no title and text; name it under types'}`;
  const rows = fields.map(
    ({ role, paths, why }) => `  ${role.padEnd(12)}${(paths.join(', ') || '–').padEnd(32)}  ${why}`,
  );
  return ['', head, ...rows, ...(unused.length > 0 ? [`  not used    ${unused.join(', ')}`] : [])];
}

function itemLines(item: MadeItem): string[] {
  const { id, locale, text, textLength, topics, authors, attributes, ...rest } = item;
  const lists = { topics: topics.join(', '), authors: authors.join(', '), attributes: attributes.join(', ') };
  const rows = Object.entries({ ...rest, ...lists }).map(([name, value]) => `  ${name.padEnd(12)}${shown(value)}`);
  const lines = text === '' ? ['–'] : text.split('\n');
  return [
    '',
    `Would make ${id} (${locale}):`,
    ...rows,
    `  text, ${textLength} characters:`,
    ...lines.map((line) => `    ${line}`),
  ];
}

function shown(value: string | number | boolean | null): string {
  return value === null || value === '' ? '–' : String(value);
}

/** What others wrote must not steer a terminal. */
function printable(line: string): string {
  return line.replace(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');
}
