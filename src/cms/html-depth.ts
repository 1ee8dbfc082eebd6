/** Elements that end by themselves do not count as levels. */
const VOID = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/i;
/** Elements whose end may be left out: whether they nest depends on what is between them. */
const LOOSE = /^(?:p|li|dt|dd|tr|td|th|thead|tbody|option)$/i;
const LOOSE_LEVELS = 4_000;

/** Cut where elements are nested so deep that building a tree of them would take time that grows with the square. */
export function shallow(html: string, depth: number): string {
  const levels = { strict: 0, loose: 0 };
  for (const { 1: slash, 2: name = '', index } of html.matchAll(/<(\/?)([a-z][a-z0-9-]{0,30})/gi)) {
    if (VOID.test(name)) continue;
    const kind = LOOSE.test(name) ? 'loose' : 'strict';
    levels[kind] = Math.max(0, levels[kind] + (slash === '' ? 1 : -1));
    if (levels.strict > depth * 4 || levels.loose > LOOSE_LEVELS) return html.slice(0, index);
  }
  return html;
}
