export const LONGEST_URL = 2_000;

/** An address to lead readers to: http(s) or a path of the site; null for anything else (`javascript:`, `data:`). */
export function urlOf(value: unknown, base?: string): string | null {
  if (typeof value !== 'string' || value.length > LONGEST_URL) return null;
  const trimmed = value.trim();
  if (/^\/(?![/\\])[^\s\\]*$/.test(trimmed)) return base === undefined ? trimmed : absolute(trimmed, base);
  return /^https?:\/\//i.test(trimmed) ? absolute(trimmed) : null;
}

function absolute(url: string, base?: string): string | null {
  return URL.canParse(url, base) ? new URL(url, base).href : null;
}
