import type { KongConfig, RouteConfig, ServiceConfig } from './config.ts';

export type Match = {
  readonly route: RouteConfig;
  readonly service: ServiceConfig;
  /** The prefix of the path that matched. */
  readonly prefix: string;
  /** What the service is asked for: path and query. */
  readonly upstreamUri: string;
};

export type Router = (url: string) => Match | undefined;

/** Longest prefix first, like Kong; a prefix also matches in the middle of a segment, like Kong. */
export function createRouter({ services }: KongConfig): Router {
  const entries = services
    .flatMap((service) =>
      service.routes.flatMap((route) => route.paths.map((prefix) => ({ prefix, route, service }))),
    )
    .sort((a, b) => b.prefix.length - a.prefix.length);

  return (url) => {
    const entry = entries.find(({ prefix }) => url.startsWith(prefix));
    if (!entry) return undefined;
    const { service, route, prefix } = entry;
    return { ...entry, upstreamUri: join(service.path, route.strip_path ? url.slice(prefix.length) : url) };
  };
}

/** Joins with exactly one slash, which `rest` may lack (`/api/saga?x` leaves `?x`). */
function join(base: string, rest: string): string {
  const start = base.endsWith('/') ? base.slice(0, -1) : base;
  if (rest.startsWith('/')) return start + rest;
  return rest === '' && start !== '' ? start : `${start}/${rest}`;
}
