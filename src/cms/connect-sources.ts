import type { ConnectedSource } from '../core/content-source';
import { FieldMappingSchema, type FieldMapping } from './field-mapping';
import { MIN_SECRET_LENGTH, type Source } from './source';
import { SOURCES, SOURCE_KINDS, type SourceKind } from './sources';

/** One CMS that may send to a tenant. */
export interface SourceConfig {
  /** What its webhook address ends in: `/webhooks/<name>`; also the source its items carry. */
  readonly name: string;
  readonly source: SourceKind;
  /** All are valid at once: add the new one, change it in the CMS, drop the old one. At least 24 characters each. */
  readonly secrets: readonly string[];
  readonly mapping?: FieldMapping;
}

/** The sources of a tenant by name. Throws an Error that names every fault of the configuration. */
export function connectSources(configs: readonly SourceConfig[]): ReadonlyMap<string, ConnectedSource> {
  const faults = configs.flatMap(faultsOf);
  const names = configs.map(({ name }) => name);
  const twice = names
    .filter((name, index) => names.indexOf(name) !== index)
    .map((name) => `two sources are named ${name}`);
  if (faults.length + twice.length > 0) throw new Error(`Content sources: ${[...faults, ...twice].join('; ')}.`);
  return new Map(configs.map((config) => [config.name, connected(config)]));
}

function faultsOf({ name, source, secrets, mapping }: SourceConfig): string[] {
  const result = FieldMappingSchema.safeParse(mapping ?? {});
  const inMapping =
    result.error?.issues.map(({ path, message }) => `${name}: mapping ${path.join('.')}: ${message}`) ?? [];
  return [
    ...(/^[a-z0-9][a-z0-9_-]{0,49}$/.test(name) ? [] : [`“${name}” cannot be part of an address (a-z, 0-9, - and _)`]),
    ...(SOURCE_KINDS.includes(source)
      ? []
      : [`${name}: there is no source “${source}”, but ${SOURCE_KINDS.join(', ')}`]),
    ...(secrets.length > 0 ? [] : [`${name} has no secret`]),
    ...(secrets.every(({ length }) => length >= MIN_SECRET_LENGTH)
      ? []
      : [`${name}: a secret has fewer than ${MIN_SECRET_LENGTH} characters`]),
    ...inMapping,
  ];
}

function connected({ name, source, secrets, mapping = {} }: SourceConfig): ConnectedSource {
  const row: Source = SOURCES[source];
  return {
    name,
    keptHeaders: row.keptHeaders,
    verify: (delivery, now) => row.verify(delivery, secrets, now),
    check: (delivery) => row.check(delivery),
    deliveryId: (delivery) => row.deliveryId(delivery),
    normalize: (delivery) => row.normalize(delivery, mapping),
  };
}
