const CONTROL = /[^\P{Cc}\n\t]/gu;
const LONE_SURROGATE = /\p{Surrogate}/gu;

/** Without control characters (newline and tab may stay) and without halves of characters. */
export function cleaned(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(CONTROL, '').replace(LONE_SURROGATE, '\ufffd');
}

/** At most `length` UTF-16 units on one line; an ellipsis where something was cut off. */
export function oneLine(text: string, length: number): string {
  return cut(
    cleaned(text.slice(0, length * 4))
      .replace(/\s+/g, ' ')
      .trim(),
    length,
  );
}

/** At most `length` UTF-16 units, never half a character; an ellipsis where something was cut off. */
export function cut(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${cleaned(text.slice(0, length - 1))
    .replace(/\ufffd$/, '')
    .trimEnd()}…`;
}

/** Lines without what is blank at their ends, and at most one blank line in a row. */
export function trimLines(text: string): string {
  const lines = text.split('\n').map((line) => line.trimEnd());
  return lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
