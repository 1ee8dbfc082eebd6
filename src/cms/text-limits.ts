/** How much of a text is read. Everything beyond is left out before a parser sees it. */
export interface TextLimits {
  /** UTF-16 units of HTML, Markdown or text that are parsed. */
  readonly inputLength: number;
  /** UTF-16 units up to which a body is kept as it was written; a longer one is kept as its plain text only. */
  readonly keptLength: number;
  /** UTF-16 units of plain text that come out. */
  readonly textLength: number;
  /** Levels of elements, lists or blocks. */
  readonly depth: number;
  /** Nodes of structured rich text. */
  readonly nodes: number;
}

export const TEXT_LIMITS: TextLimits = {
  inputLength: 100_000,
  keptLength: 500_000,
  textLength: 100_000,
  depth: 60,
  nodes: 20_000,
};
