import { Pool } from 'undici';
import type { Target } from './balancer.ts';
import type { Match } from './router.ts';

export type UpstreamPools = {
  /** Where a target really listens: `http://host:port`. */
  readonly origin: (target: Target) => string;
  readonly get: (match: Match, target: Target) => Pool;
  readonly close: () => Promise<void>;
};

/** Kept-alive connections, one pool per service and target, with the service's timeouts. */
export function upstreamPools(resolve: Readonly<Record<string, string>>): UpstreamPools {
  const pools = new Map<string, Pool>();
  const origin = ({ name }: Target) => `http://${resolve[name] ?? name}`;

  return {
    origin,
    get({ service }, target) {
      const key = `${service.name} ${target.name}`;
      const existing = pools.get(key);
      if (existing) return existing;
      const pool = new Pool(origin(target), {
        connect: { timeout: service.connect_timeout },
        // The read timeout is a limit between two reads, not on the whole answer.
        headersTimeout: service.read_timeout,
        bodyTimeout: service.read_timeout,
      });
      pools.set(key, pool);
      return pool;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}
