import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { textOf } from './compose-file.ts';

/**
 * The fields that Kong 3.9 knows of what kong.yml uses: entities as in decK's schema of declarative files, plugins as in
 * Kong's reference of each plugin. The stand-in knows fewer and refuses the rest; this is what the real one takes.
 */
const FIELDS = {
  service:
    'name host port protocol path connect_timeout read_timeout write_timeout retries enabled tags routes plugins url',
  route:
    'name paths protocols methods hosts headers strip_path preserve_host path_handling regex_priority https_redirect_status_code request_buffering response_buffering snis tags plugins',
  upstream: 'name algorithm slots hash_on hash_fallback healthchecks host_header tags targets use_srv_name',
  target: 'target weight tags',
  active: 'type concurrency headers healthy http_path https_sni https_verify_certificate timeout unhealthy',
  passive: 'type healthy unhealthy',
  healthy: 'http_statuses interval successes',
  unhealthy: 'http_failures http_statuses interval tcp_failures timeouts',
  consumer: 'username custom_id tags keyauth_credentials plugins',
  credential: 'key tags ttl',
  'key-auth':
    'key_names key_in_header key_in_query key_in_body hide_credentials anonymous run_on_preflight realm',
  cors: 'origins methods headers exposed_headers max_age credentials preflight_continue private_network allow_origin_absent',
  'file-log': 'path reopen custom_fields_by_lua',
  prometheus:
    'per_consumer status_code_metrics ai_metrics latency_metrics bandwidth_metrics upstream_health_metrics',
} as const;

type Entity = Readonly<Record<string, unknown>>;

/** Every entity of the file with its kind, one after another. */
function* entitiesOf(file: Entity): Generator<[keyof typeof FIELDS, Entity]> {
  const list = (owner: Entity, field: string) => (owner[field] ?? []) as Entity[];
  for (const service of list(file, 'services')) {
    yield ['service', service];
    for (const route of list(service, 'routes')) yield ['route', route];
  }
  for (const upstream of list(file, 'upstreams')) {
    yield ['upstream', upstream];
    for (const target of list(upstream, 'targets')) yield ['target', target];
    for (const [kind, check] of Object.entries((upstream.healthchecks ?? {}) as Record<string, Entity>)) {
      yield [kind as 'active', check];
      yield ['healthy', (check.healthy ?? {}) as Entity];
      yield ['unhealthy', (check.unhealthy ?? {}) as Entity];
    }
  }
  for (const consumer of list(file, 'consumers')) {
    yield ['consumer', consumer];
    for (const credential of list(consumer, 'keyauth_credentials')) yield ['credential', credential];
  }
  for (const { name, config } of list(file, 'plugins')) yield [name as 'cors', config as Entity];
}

const file = parse(textOf('local/kong/kong.yml')) as Entity;
const entities = [...entitiesOf(file)];

describe('kong.yml', () => {
  it('has nothing that Kong 3.9 does not know', () => {
    expect(Object.keys(file).sort()).toEqual([
      '_format_version',
      'consumers',
      'plugins',
      'services',
      'upstreams',
    ]);
    expect(entities.length).toBeGreaterThan(20);
    for (const [kind, entity] of entities) {
      const known: readonly string[] = FIELDS[kind].split(' ');
      expect([kind, Object.keys(entity).filter((field) => !known.includes(field))]).toEqual([kind, []]);
    }
  });

  it('has no interval on a passive check: it asks nothing', () => {
    for (const [kind, { healthy, unhealthy }] of entities.filter(([name]) => name === 'passive')) {
      expect([kind, { ...(healthy as Entity), ...(unhealthy as Entity) }]).not.toHaveProperty('1.interval');
    }
  });

  it('names services, routes and upstreams once each, and routes no path twice', () => {
    for (const kind of ['service', 'route', 'upstream']) {
      const names = entities.filter(([name]) => name === kind).map(([, { name }]) => name);
      expect(new Set(names).size).toBe(names.length);
    }
    const paths = entities.flatMap(([, { paths }]) => (paths ?? []) as string[]);
    expect(new Set(paths).size).toBe(paths.length);
  });
});
