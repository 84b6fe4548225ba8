import { afterAll, describe, expect, it } from '@jest/globals';
import { loadKongConfig } from '../../../local/kong/config.ts';
import { gatewayBench, KONG_YML, oneService } from './gateway-bench.ts';

const { file, stopAll } = gatewayBench();
afterAll(stopAll);

const load = (config: object) => () => loadKongConfig(file(config));
const plugin = (name: string, config: object) => oneService({ plugins: [{ name, config }] });

describe('the declarative file', () => {
  it('routes the four services under their prefixes, three targets for the catalogue', () => {
    const { services, upstreams, consumers, plugins } = loadKongConfig(KONG_YML);
    const routes = services.flatMap(({ host, port, routes }) =>
      routes.map(({ paths, strip_path }) => [paths.join(), strip_path, `${host}:${port}`]),
    );
    expect(routes).toEqual([
      ['/api/catalogue', true, 'catalogue:8000'],
      ['/api/inventaire', true, 'inventaire:8000'],
      ['/api/commandes', true, 'commandes:8000'],
      ['/api/saga', true, 'saga-api:8009'],
    ]);
    expect(upstreams[0]?.targets.map(({ target }) => target)).toEqual([
      'catalogue-1:8000',
      'catalogue-2:8000',
      'catalogue-3:8000',
    ]);
    expect(upstreams[0]?.healthchecks.active.healthy.interval).toBeGreaterThan(0);
    expect(upstreams[0]?.healthchecks.passive.unhealthy.tcp_failures).toBeGreaterThan(0);
    expect(consumers.map(({ username }) => username)).toEqual(['orchestrateur']);
    expect(plugins.map(({ name }) => name).sort()).toEqual(['cors', 'file-log', 'key-auth', 'prometheus']);
  });

  it('fills in Kong’s own defaults', () => {
    const [service] = load(oneService({}))().services;
    expect(service).toMatchObject({ retries: 5, connect_timeout: 60000, read_timeout: 60000, path: '/' });
    expect(service?.routes[0]).toMatchObject({ strip_path: true, preserve_host: false });
  });

  it.each([
    ['an unknown plugin', plugin('rate-limiting', {}), 'the stand-in has no plugin "rate-limiting"'],
    ['an unknown plugin field', plugin('cors', { private_network: true }), '"private_network"'],
    ['a key in the query', plugin('key-auth', {}), 'key_in_query: must be false'],
    ['an origin pattern', plugin('cors', { origins: ['.*'] }), 'only * and plain origins'],
    ['an unknown service field', oneService({ service: { tls_verify: true } }), '"tls_verify"'],
    ['https to a service', oneService({ service: { protocol: 'https' } }), 'services.0.protocol'],
    [
      'another algorithm',
      { upstreams: [{ name: 'u', algorithm: 'least-connections' }] },
      'upstreams.0.algorithm',
    ],
    ['a target without port', oneService({ targets: [{ target: 'a' }] }), 'host:port expected'],
    ['an unknown entity', { certificates: [] }, '"certificates"'],
  ])('refuses %s, naming the file and the field', (_, config, message) => {
    expect(load(config)).toThrow(message);
    expect(load(config)).toThrow(/kong-\d+\.yml: /);
  });

  it('refuses a regular-expression route', () => {
    const routes = [{ name: 'r', paths: ['~/a/.*'] }];
    const config = { services: [{ name: 's', host: 'h', routes }] };
    expect(load(config)).toThrow('services.0.routes.0.paths.0: only plain prefixes');
  });
});
