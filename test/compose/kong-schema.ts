import * as z from 'zod';

/**
 * What Kong 3.9 takes of the fields that kong.yml uses, and no other field: kinds, ranges and words as in Kong's own
 * schemas (`kong/db/schema/entities`, the `schema.lua` of each plugin). A field that is added must be looked up there.
 */
const whole = (min: number, max: number) => z.number().int().min(min).max(max);
const name = z.string().regex(/^[\w.~-]+$/);
const port = whole(0, 65_535);
const milliseconds = whole(1, 2 ** 31 - 2);
const seconds = z.number().min(0).max(65_535);
/** 0 switches the check off. */
const threshold = whole(0, 255);
const statuses = z.array(whole(100, 999)).min(1);
const path = z.string().startsWith('/');
const header = z.string().regex(/^[\w-]+$/);

const route = z.strictObject({
  name,
  paths: z.array(path).min(1),
  protocols: z.array(z.enum(['http', 'https'])).min(1),
  strip_path: z.boolean(),
});

const service = z.strictObject({
  name,
  host: name,
  port,
  protocol: z.enum(['http', 'https']),
  connect_timeout: milliseconds,
  write_timeout: milliseconds,
  read_timeout: milliseconds,
  retries: whole(0, 32_767),
  routes: z.array(route).min(1),
});

const healthy = { http_statuses: statuses, successes: threshold };
const unhealthy = {
  http_statuses: statuses,
  http_failures: threshold,
  tcp_failures: threshold,
  timeouts: threshold,
};
const type = z.enum(['tcp', 'http', 'https', 'grpc', 'grpcs']);

const upstream = z.strictObject({
  name,
  algorithm: z.enum(['round-robin', 'least-connections', 'consistent-hashing', 'latency']),
  targets: z.array(z.strictObject({ target: z.string().regex(/^[\w.-]+:\d+$/), weight: whole(0, 65_535) })),
  healthchecks: z.strictObject({
    active: z.strictObject({
      type,
      http_path: path,
      timeout: seconds,
      healthy: z.strictObject({ ...healthy, interval: seconds }),
      unhealthy: z.strictObject({ ...unhealthy, interval: seconds }),
    }),
    passive: z.strictObject({
      type,
      healthy: z.strictObject(healthy),
      unhealthy: z.strictObject(unhealthy),
    }),
  }),
});

const plugin = <Name extends string, Fields extends z.ZodRawShape>(named: Name, fields: Fields) =>
  z.strictObject({ name: z.literal(named), config: z.strictObject(fields) });

const METHODS = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE', 'OPTIONS', 'TRACE', 'CONNECT'];

const plugins = z.discriminatedUnion('name', [
  plugin('cors', {
    origins: z.array(z.string()),
    methods: z.array(z.enum(METHODS)),
    headers: z.array(header),
    exposed_headers: z.array(header),
    credentials: z.boolean(),
    max_age: z.number(),
    preflight_continue: z.boolean(),
  }),
  plugin('key-auth', {
    key_names: z.array(header).min(1),
    key_in_header: z.boolean(),
    key_in_query: z.boolean(),
    key_in_body: z.boolean(),
    hide_credentials: z.boolean(),
    run_on_preflight: z.boolean(),
  }),
  plugin('file-log', { path: z.string().regex(/^[^*&%\\`]+$/), reopen: z.boolean() }),
  plugin('prometheus', {
    per_consumer: z.boolean(),
    status_code_metrics: z.boolean(),
    latency_metrics: z.boolean(),
    bandwidth_metrics: z.boolean(),
    upstream_health_metrics: z.boolean(),
  }),
]);

export const kongFile = z.strictObject({
  _format_version: z.literal('3.0'),
  services: z.array(service),
  upstreams: z.array(upstream),
  consumers: z.array(
    z.strictObject({
      username: z.string().min(1),
      keyauth_credentials: z.array(z.strictObject({ key: z.string().min(1) })),
    }),
  ),
  plugins: z.array(plugins),
});
