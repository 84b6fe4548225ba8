import type { KongConfig, ServiceConfig } from './config.ts';
import { type Outcome, type TargetHealth, targetHealth } from './target-health.ts';
import type { UpstreamConfig } from './upstream-config.ts';

export type Target = {
  /** `host:port` as the file has it. */
  readonly name: string;
  readonly weight: number;
  readonly health: TargetHealth;
};

export type Balancer = {
  /** Present when the service's host is the name of an upstream. */
  readonly upstream?: UpstreamConfig;
  readonly targets: readonly Target[];
  /** The next healthy target, or undefined when there is none. */
  readonly next: () => Target | undefined;
  /** Tells the outcome of a call, for the passive health checks. */
  readonly report: (target: Target, outcome: Outcome) => void;
};

/** One balancer per upstream, shared by the services that use it; a plain host is its only target. */
export function createBalancers({ services, upstreams }: KongConfig): Map<ServiceConfig, Balancer> {
  const byUpstream = new Map(upstreams.map((upstream) => [upstream.name, upstreamBalancer(upstream)]));
  return new Map(services.map((service) => [service, byUpstream.get(service.host) ?? hostBalancer(service)]));
}

function hostBalancer({ host, port }: ServiceConfig): Balancer {
  const target = { name: `${host}:${port}`, weight: 1, health: targetHealth() };
  return { targets: [target], next: () => target, report: () => {} };
}

/** Round-robin by weight: each pick goes to the target that is the furthest behind its share. */
function upstreamBalancer(upstream: UpstreamConfig): Balancer {
  const entries = upstream.targets.map(({ target, weight }) => ({
    target: { name: target, weight, health: targetHealth() },
    credit: 0,
  }));
  return {
    upstream,
    targets: entries.map(({ target }) => target),
    next() {
      const usable = entries.filter(({ target }) => target.weight > 0 && target.health.healthy());
      const total = usable.reduce((sum, { target }) => sum + target.weight, 0);
      let best: (typeof usable)[number] | undefined;
      for (const entry of usable) {
        entry.credit += entry.target.weight;
        if (!best || entry.credit > best.credit) best = entry;
      }
      if (best) best.credit -= total;
      return best?.target;
    },
    report: ({ health }, outcome) => health.report(upstream.healthchecks.passive, outcome),
  };
}
