import type { FastifyRequest } from 'fastify';
import { Refusal } from '../core/refusal';
import type { TenantServices } from '../usecases/services';

/**
 * The tenant that an address names, and its services: `/t/:tenant/…`, without it the first of `tenants`. Refuses with
 * NOT_FOUND where there is no such tenant.
 */
export function addressedTenant(
  { params }: Pick<FastifyRequest, 'params'>,
  tenants: ReadonlyMap<string, TenantServices>,
): readonly [name: string, services: TenantServices] {
  const [first = ''] = tenants.keys();
  const { tenant = first } = params as { tenant?: string };
  const services = tenants.get(tenant);
  if (services === undefined) throw new Refusal('NOT_FOUND', 'There is no such tenant.');
  return [tenant, services];
}
