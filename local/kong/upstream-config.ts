import * as z from 'zod';

const seconds = z.number().min(0).max(65535);
/** 0 switches the criterion off. */
const threshold = z.int().min(0).max(255).default(0);
const statuses = z.array(z.int().min(100).max(999));

const HEALTHY_PROBE = [200, 302];
const FAILED_PROBE = [429, 404, 500, 501, 502, 503, 504, 505];
const HEALTHY_CALL = [...range(200, 208), 226, ...range(300, 308)];
const FAILED_CALL = [429, 500, 503];

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}

const failures = { http_failures: threshold, tcp_failures: threshold, timeouts: threshold };

const Active = z.strictObject({
  type: z.literal('http').default('http'),
  http_path: z.string().startsWith('/').default('/'),
  timeout: seconds.default(1),
  healthy: z
    .strictObject({
      interval: seconds.default(0),
      http_statuses: statuses.default(HEALTHY_PROBE),
      successes: threshold,
    })
    .prefault({}),
  unhealthy: z
    .strictObject({
      interval: seconds.default(0),
      http_statuses: statuses.default(FAILED_PROBE),
      ...failures,
    })
    .prefault({}),
});

const Passive = z.strictObject({
  type: z.literal('http').default('http'),
  healthy: z
    .strictObject({ http_statuses: statuses.default(HEALTHY_CALL), successes: threshold })
    .prefault({}),
  unhealthy: z.strictObject({ http_statuses: statuses.default(FAILED_CALL), ...failures }).prefault({}),
});

const Target = z.strictObject({
  target: z.string().regex(/^[\w.-]+:\d+$/, { error: 'host:port expected' }),
  weight: z.int().min(0).max(65535).default(100),
});

export const Upstream = z.strictObject({
  name: z.string().min(1),
  algorithm: z.literal('round-robin').default('round-robin'),
  targets: z.array(Target).default([]),
  healthchecks: z.strictObject({ active: Active.prefault({}), passive: Passive.prefault({}) }).prefault({}),
});

export type UpstreamConfig = z.output<typeof Upstream>;
export type ActiveChecks = z.output<typeof Active>;
export type PassiveChecks = z.output<typeof Passive>;
