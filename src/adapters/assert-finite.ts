/**
 * Refuses NaN and infinite numbers anywhere in `value`: JSON would turn them into null, and databases keep them and sort
 * them differently. Throws a RangeError that names the place.
 */
export function assertFinite(value: unknown, place = 'value'): void {
  if (typeof value === 'number') {
    if (!Number.isFinite(value)) throw new RangeError(`${place} must be a finite number, not ${value}`);
  } else if (Array.isArray(value)) {
    value.forEach((entry, index) => assertFinite(entry, `${place}[${index}]`));
  } else if (typeof value === 'object' && value !== null && !ArrayBuffer.isView(value)) {
    for (const [name, entry] of Object.entries(value)) assertFinite(entry, `${place}.${name}`);
  }
}
