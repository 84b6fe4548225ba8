import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gatewayBench, get, KEY, KONG_YML, logLines } from './gateway-bench.ts';

const bench = gatewayBench();
let gateway: Awaited<ReturnType<typeof bench.kong>>;
let metrics: string;

beforeAll(async () => {
  const inventaire = await bench.upstream((_request, response) => response.writeHead(201).end('créé'));
  gateway = await bench.kong(KONG_YML, {
    'inventaire:8000': inventaire.address,
    'commandes:8000': '127.0.0.1:1',
  });
  await get(gateway, '/api/inventaire/x?a=1', { method: 'POST', headers: KEY, body: 'corps' });
  await get(gateway, '/api/inventaire/x');
  await get(gateway, '/api/commandes/x', { headers: KEY });
  await get(gateway, '/nulle-part');
  await logLines(gateway.logPath, 4);
  metrics = await (await fetch(`http://127.0.0.1:${gateway.adminPort}/metrics`)).text();
});
afterAll(bench.stopAll);

describe('file-log', () => {
  it('writes one line per request in Kong’s format, without the key', async () => {
    const lines = await logLines(gateway.logPath, 4);
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatchObject({
      client_ip: '127.0.0.1',
      started_at: expect.any(Number),
      source: 'upstream',
      request: {
        id: expect.stringMatching(/^[0-9a-f]{32}$/),
        method: 'POST',
        uri: '/api/inventaire/x?a=1',
        querystring: { a: '1' },
        size: expect.any(Number),
      },
      upstream_uri: '/x?a=1',
      upstream_status: '201',
      response: { status: 201, headers: { via: expect.any(String) } },
      latencies: { request: expect.any(Number), kong: expect.any(Number), proxy: expect.any(Number) },
      tries: [{ hostname: 'inventaire', port: 8000 }],
      route: { name: 'inventaire' },
      service: { name: 'inventaire', host: 'inventaire', port: 8000 },
      consumer: { username: 'orchestrateur' },
    });
    expect(JSON.stringify(lines)).not.toContain('magasin-secret-key');
  });

  it('tells which answers are the gateway’s own', async () => {
    const lines = await logLines(gateway.logPath, 4);
    expect(lines.map(({ source, response }) => [source, (response as { status: number }).status])).toEqual([
      ['upstream', 201],
      ['kong', 401],
      ['kong', 502],
      ['kong', 404],
    ]);
  });
});

describe('prometheus', () => {
  it('counts requests per service, route, code, source and consumer', () => {
    const base = 'service="inventaire",route="inventaire"';
    const rest = 'workspace="default",consumer';
    expect(metrics).toContain(
      `kong_http_requests_total{${base},code="201",source="service",${rest}="orchestrateur"} 1\n`,
    );
    expect(metrics).toContain(`kong_http_requests_total{${base},code="401",source="exit",${rest}=""} 1\n`);
    expect(metrics).toMatch(/service="commandes",.*code="502",source="error".* 1\n/);
  });

  it('measures latencies as cumulative histograms, and bytes', () => {
    for (const name of ['kong_request_latency_ms', 'kong_kong_latency_ms', 'kong_upstream_latency_ms']) {
      expect(metrics).toContain(`# TYPE ${name} histogram\n`);
      expect(metrics).toMatch(new RegExp(`${name}_bucket{service="inventaire",[^}]*le="\\+Inf"} [12]\n`));
    }
    const buckets = [...metrics.matchAll(/kong_request_latency_ms_bucket{service="inventaire".*} (\d+)/g)];
    const counts = buckets.map(([, count]) => Number(count));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(counts.at(-1)).toBe(2);
    const ingress =
      /kong_bandwidth_bytes{service="inventaire",.*direction="ingress".*"orchestrateur"} (\d+)/.exec(metrics);
    expect(Number(ingress?.[1])).toBeGreaterThan('corps'.length);
  });

  it('tells the health of every target', () => {
    for (const digit of [1, 2, 3]) {
      const name = `catalogue-${digit}:8000`;
      const labels = `upstream="catalogue",target="${name}",address="${name}"`;
      expect(metrics).toContain(
        `kong_upstream_target_health{${labels},state="healthy",subsystem="http"} 1\n`,
      );
      expect(metrics).toContain(
        `kong_upstream_target_health{${labels},state="unhealthy",subsystem="http"} 0\n`,
      );
    }
  });

  it('serves a status beside it', async () => {
    expect((await fetch(`http://127.0.0.1:${gateway.adminPort}/status`)).status).toBe(200);
  });
});
