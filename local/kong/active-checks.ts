import { request } from 'undici';
import type { Balancer, Target } from './balancer.ts';
import type { Outcome } from './target-health.ts';
import type { ActiveChecks } from './upstream-config.ts';

/** Probes the targets of an upstream at the file's intervals. Returns the function that stops it. */
export function startActiveChecks(balancer: Balancer, origin: (target: Target) => string): () => void {
  const rules = balancer.upstream?.healthchecks.active;
  if (!rules) return () => {};

  const every = (seconds: number, healthy: boolean) => {
    if (seconds === 0) return undefined;
    const timer = setInterval(() => {
      for (const target of balancer.targets) {
        if (target.health.healthy() !== healthy) continue;
        probe(rules, origin(target)).then((outcome) => target.health.report(rules, outcome));
      }
    }, seconds * 1000);
    return timer.unref();
  };
  const timers = [every(rules.healthy.interval, true), every(rules.unhealthy.interval, false)];
  return () => {
    for (const timer of timers) clearInterval(timer);
  };
}

async function probe(rules: ActiveChecks, origin: string): Promise<Outcome> {
  const signal = AbortSignal.timeout(rules.timeout * 1000);
  try {
    const { statusCode, body } = await request(origin + rules.http_path, { signal });
    await body.dump();
    return { kind: 'http', status: statusCode };
  } catch {
    return { kind: signal.aborted ? 'timeout' : 'tcp' };
  }
}
