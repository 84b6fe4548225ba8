import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readConfig } from '../../infra/config.ts';
import { loadKongConfig } from '../../local/kong/config.ts';
import {
  compose,
  environmentOf,
  listensOn,
  published,
  ROOT,
  serviceNamed,
  services,
  textOf,
} from './compose-file.ts';

const kong = loadKongConfig(join(ROOT, 'local/kong/kong.yml'));

/** @throws Error unless a container of that name listens on that port. */
function reach(place: string): void {
  const [name = '', port] = place.split(':');
  if (!listensOn(name).includes(Number(port)))
    throw new Error(`${place}: ${name} listens on ${listensOn(name)}`);
}

describe('Kong', () => {
  const upstreams = new Map(kong.upstreams.map(({ name, targets }) => [name, targets]));
  const places = kong.services.flatMap(({ host, port }) => {
    const targets = upstreams.get(host);
    return targets ? targets.map(({ target }) => target) : [`${host}:${port}`];
  });

  it('finds a container behind every service and target of its file', () => {
    expect(places).toHaveLength(6);
    for (const place of places) reach(place);
  });

  it('reads the same file as the stand-in, and listens where the stack looks for it', () => {
    const { KONG_DECLARATIVE_CONFIG } = environmentOf('kong');
    expect(serviceNamed('kong').volumes).toContain(`./local/kong/kong.yml:${KONG_DECLARATIVE_CONFIG}:ro`);
    const gateway = new URL(readConfig('local', {}, {}).kongGatewayUrl);
    reach(gateway.host);
  });

  it('keeps its Admin API shut', () => {
    expect(environmentOf('kong')).toMatchObject({
      KONG_DATABASE: 'off',
      KONG_ADMIN_LISTEN: 'off',
      KONG_ADMIN_GUI_LISTEN: 'off',
    });
  });
});

describe('ports', () => {
  it('are those that people know', () => {
    const known = Object.fromEntries(published.map(({ name, host }) => [name, host]));
    expect(known).toMatchObject({
      'saga-api': 8009,
      kong: 8080,
      prometheus: 9090,
      grafana: 3000,
      localstack: 4566,
    });
  });

  it('are each published once, to this machine only, and led to one that the container listens on', () => {
    expect(new Set(published.map(({ host }) => host)).size).toBe(published.length);
    for (const { name, address, container } of published) {
      expect([name, address]).toEqual([name, '127.0.0.1']);
      reach(`${name}:${container}`);
    }
  });

  it('are where the tests look', () => {
    const env = parseEnv(textOf('docker/localstack.env'));
    const urls = Object.entries(env).filter(([name]) => name.endsWith('_URL'));
    const names = { API: 'saga-api', AWS_ENDPOINT: 'localstack', CATALOGUE: 'catalogue-control' };
    expect(urls).toHaveLength(5);
    for (const [variable, url] of urls) {
      const short = variable.replace('_URL', '');
      const name = names[short as keyof typeof names] ?? short.toLowerCase();
      expect([
        variable,
        published.find(({ host }) => host === Number(new URL(url ?? '').port))?.name,
      ]).toEqual([variable, name]);
    }
    expect(env.AWS_REGION).toBe(environmentOf('deploy').AWS_REGION);
  });
});

describe('Prometheus and Grafana', () => {
  const scrape = parse(textOf('docker/prometheus/prometheus.yml')).scrape_configs as {
    job_name: string;
    metrics_path?: string;
    static_configs: { targets: string[] }[];
  }[];

  it('find what they scrape', () => {
    for (const { static_configs } of scrape) for (const { targets } of static_configs) targets.forEach(reach);
    const api = scrape.find(({ job_name }) => job_name === 'saga-api');
    expect(api?.metrics_path).toBe('/metrics/');
    const status = Number(environmentOf('kong').KONG_STATUS_LISTEN?.split(':')[1]);
    expect(scrape.find(({ job_name }) => job_name === 'kong')?.static_configs[0]?.targets).toEqual([
      `kong:${status}`,
    ]);
  });

  it('find each other, under the id that every panel names', () => {
    const [source] = parse(textOf('docker/grafana/provisioning/datasources/prometheus.yml')).datasources;
    reach(new URL(source.url).host);
    const dashboard = textOf('docker/grafana/dashboards/sagas.json');
    const uids = [...dashboard.matchAll(/"uid": "([^"]+)"/g)].map(([, uid]) => uid);
    expect([...new Set(uids)].sort()).toEqual(['order-saga', source.uid]);
  });

  it('find the dashboard where it is mounted', () => {
    const mounts = serviceNamed('grafana').volumes ?? [];
    const [provider] = parse(textOf('docker/grafana/provisioning/dashboards/sagas.yml')).providers;
    expect(mounts).toContain(`./docker/grafana/dashboards:${provider.options.path}:ro`);
    const home = environmentOf('grafana').GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH ?? '';
    expect(existsSync(join(ROOT, home.replace(provider.options.path, 'docker/grafana/dashboards')))).toBe(
      true,
    );
  });
});

describe('LocalStack', () => {
  it('joins its functions to the network in which they find Kong', () => {
    expect(environmentOf('localstack').LAMBDA_DOCKER_NETWORK).toBe(compose.networks.default.name);
  });

  it('is deployed to by its own address, with what the stack of a laptop needs', () => {
    const { network_mode } = serviceNamed('deploy');
    const { STAGE, AWS_ENDPOINT_URL = '', AWS_REGION, AWS_DEFAULT_REGION } = environmentOf('deploy');
    expect(network_mode).toBe('service:localstack');
    reach(`localstack:${new URL(AWS_ENDPOINT_URL).port}`);
    expect([STAGE, AWS_DEFAULT_REGION]).toEqual(['local', AWS_REGION]);
    expect(new URL(environmentOf('saga-api').AWS_ENDPOINT_URL ?? '').host).toBe('localstack:4566');
  });

  it('hands the place of the API from the one-shot to its front', () => {
    const { OUTPUTS_FILE = '' } = environmentOf('saga-api');
    expect(textOf('docker/deploy.sh')).toContain(`OUTPUTS_FILE:-${OUTPUTS_FILE}}`);
    expect(serviceNamed('deploy').volumes).toContain('stack-outputs:/outputs');
    expect(serviceNamed('saga-api').volumes).toContain('stack-outputs:/outputs:ro');
  });
});

describe('the control endpoint of the catalogue', () => {
  it('speaks to each instance behind Kong', () => {
    const { INSTANCES = '' } = environmentOf('catalogue-control');
    const targets = kong.upstreams.flatMap(({ targets }) => targets.map(({ target }) => `http://${target}`));
    expect(INSTANCES.split(',')).toEqual(targets);
  });
});

it('every container that runs on is the image of this project, or one that is named above', () => {
  const foreign = services.filter(([, { image }]) => !image.startsWith('order-saga-node'));
  expect(foreign.map(([name]) => name).sort()).toEqual(['grafana', 'kong', 'localstack', 'prometheus']);
});
