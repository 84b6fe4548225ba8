import type { ActiveChecks, PassiveChecks } from './upstream-config.ts';

export type Outcome =
  | { readonly kind: 'http'; readonly status: number }
  | { readonly kind: 'tcp' | 'timeout' };

export type TargetHealth = {
  readonly healthy: () => boolean;
  /** Counts the outcome of a probe or of a real call by the rules of the file. */
  readonly report: (rules: ActiveChecks | PassiveChecks, outcome: Outcome) => void;
};

const THRESHOLDS = { http: 'http_failures', tcp: 'tcp_failures', timeout: 'timeouts' } as const;

/**
 * Health of one target, healthy at first. Failures are counted per kind and forgotten at the first success;
 * successes are forgotten at the first failure. A status in neither list counts for nothing.
 */
export function targetHealth(): TargetHealth {
  let healthy = true;
  let successes = 0;
  let failures = { http: 0, tcp: 0, timeout: 0 };

  return {
    healthy: () => healthy,
    report(rules, outcome) {
      if (outcome.kind === 'http' && rules.healthy.http_statuses.includes(outcome.status)) {
        failures = { http: 0, tcp: 0, timeout: 0 };
        successes += 1;
        if (rules.healthy.successes > 0 && successes >= rules.healthy.successes) healthy = true;
        return;
      }
      if (outcome.kind === 'http' && !rules.unhealthy.http_statuses.includes(outcome.status)) return;
      successes = 0;
      failures[outcome.kind] += 1;
      const limit = rules.unhealthy[THRESHOLDS[outcome.kind]];
      if (limit > 0 && failures[outcome.kind] >= limit) healthy = false;
    },
  };
}
