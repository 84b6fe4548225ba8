import { afterAll, describe, expect, it } from '@jest/globals';
import { createBalancers } from '../../../local/kong/balancer.ts';
import { loadKongConfig } from '../../../local/kong/config.ts';
import { gatewayBench, get, KEY, KONG_YML, oneService, until } from './gateway-bench.ts';

const bench = gatewayBench();
afterAll(bench.stopAll);

const targets = [{ target: 'a:80' }, { target: 'b:80' }, { target: 'c:80' }];
const off = { service: { retries: 0 }, targets };

/** Three upstreams that say their name, or fail as long as they are in `failing`. */
async function three(failing: Set<string>) {
  const resolve: Record<string, string> = {};
  for (const name of ['a', 'b', 'c']) {
    const upstream = await bench.upstream((request, response) => {
      if (failing.has(`${name} cut`)) request.socket.resetAndDestroy();
      else response.writeHead(failing.has(name) ? 500 : 200).end(name);
    });
    resolve[`${name}:80`] = upstream.address;
  }
  return resolve;
}

async function names(gateway: { url: string }, calls: number): Promise<string> {
  const seen = [];
  for (let i = 0; i < calls; i += 1) seen.push(await (await fetch(`${gateway.url}/s`)).text());
  return seen.join('');
}

describe('round-robin', () => {
  it('serves the catalogue from its three targets in turn', async () => {
    const said = await three(new Set());
    const resolve = {
      'catalogue-1:8000': said['a:80'] ?? '',
      'catalogue-2:8000': said['b:80'] ?? '',
      'catalogue-3:8000': said['c:80'] ?? '',
    };
    const gateway = await bench.kong(KONG_YML, resolve);
    const seen = [];
    for (let i = 0; i < 6; i += 1) seen.push((await get(gateway, '/api/catalogue/', { headers: KEY })).text);
    expect(seen.join('')).toBe('abcabc');
  });

  it('follows the weights, and never picks a weight of zero', () => {
    const weighted = [
      { target: 'a:80', weight: 3 },
      { target: 'b:80', weight: 1 },
      { target: 'c:80', weight: 0 },
    ];
    const config = loadKongConfig(bench.file(oneService({ targets: weighted })));
    const [balancer] = createBalancers(config).values();
    const picks = Array.from({ length: 8 }, () => balancer?.next()?.name[0]);
    expect(picks.join('')).toBe('aabaaaba');
  });
});

describe('passive health checks', () => {
  const passive = {
    healthy: { successes: 1 },
    unhealthy: { http_failures: 2, tcp_failures: 1, timeouts: 1 },
  };

  it('leave a target out after the failures of the file, and 503 when none is left', async () => {
    const failing = new Set(['b']);
    const gateway = await bench.kong(oneService({ ...off, healthchecks: { passive } }), await three(failing));
    expect(await names(gateway, 6)).toBe('abcabc');
    expect([...(await names(gateway, 4))].sort().join('')).toBe('aacc');
    failing.add('a cut').add('c cut');
    await names(gateway, 2);
    const { status, text } = await get(gateway, '/s');
    expect([status, text]).toEqual([503, '{"message":"failure to get a peer from the ring-balancer"}']);
  });

  it('count failures in a row: a success in between forgives', async () => {
    const failing = new Set(['b']);
    const gateway = await bench.kong(oneService({ ...off, healthchecks: { passive } }), await three(failing));
    await names(gateway, 3);
    failing.delete('b');
    await names(gateway, 3);
    failing.add('b');
    await names(gateway, 3);
    failing.delete('b');
    expect(await names(gateway, 3)).toBe('abc');
  });
});

describe('active health checks', () => {
  it('find a dead target without any call, and bring it back', async () => {
    const failing = new Set(['b cut']);
    const plugins = [{ name: 'prometheus', config: { upstream_health_metrics: true } }];
    const active = {
      http_path: '/health',
      healthy: { interval: 0.05, successes: 1 },
      unhealthy: { interval: 0.05, tcp_failures: 1, http_failures: 1 },
    };
    const gateway = await bench.kong(
      oneService({ ...off, healthchecks: { active }, plugins }),
      await three(failing),
    );
    const health = async (state: string) => {
      const response = await fetch(`http://127.0.0.1:${gateway.adminPort}/metrics`);
      const lines = (await response.text()).split('\n');
      return lines.some(
        (line) => line.includes(`target="b:80"`) && line.includes(`"${state}"`) && line.endsWith(' 1'),
      );
    };
    await until(() => health('unhealthy'));
    expect(await names(gateway, 4)).not.toContain('b');
    failing.clear();
    await until(() => health('healthy'));
    expect(await names(gateway, 3)).toContain('b');
  });
});
