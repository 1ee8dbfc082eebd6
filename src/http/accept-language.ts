const MAX_LOCALES = 20;
const TAG = /^[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}$/i;

/** Languages of an Accept-Language header, preferred first; `*` and what is no language tag say nothing. */
export function acceptedLocales(header: string | undefined): string[] {
  if (header === undefined || header === '' || header === '*') return [];
  const ranges = header.split(',', MAX_LOCALES).map((range) => {
    const [tag = '', ...parameters] = range.trim().split(/\s*;\s*/);
    const q = parameters.find((parameter) => /^q=/i.test(parameter));
    return { tag, weight: q === undefined ? 1 : Number(q.slice(2)) };
  });
  const known = ranges.filter(({ tag, weight }) => TAG.test(tag) && weight > 0);
  return known.sort((a, b) => b.weight - a.weight).map(({ tag }) => tag);
}
