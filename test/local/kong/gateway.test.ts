import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type RunningKong, startKong } from '../../../local/kong/gateway.ts';
import { gatewayBench, get, KEY, KONG_YML, oneService, type Upstream } from './gateway-bench.ts';

const bench = gatewayBench();
let gateway: RunningKong;
let inventaire: Upstream;
let saga: Upstream;

beforeAll(async () => {
  inventaire = await bench.upstream();
  saga = await bench.upstream();
  const resolve = { 'inventaire:8000': inventaire.address, 'saga-api:8009': saga.address };
  gateway = await bench.kong(KONG_YML, resolve);
});
beforeEach(() => {
  inventaire.received.length = 0;
  saga.received.length = 0;
});
afterAll(bench.stopAll);

describe('routing', () => {
  it('strips the prefix, keeps the rest and the query', async () => {
    await get(gateway, '/api/inventaire/api/ddd/inventaire/health/?a=1&b=%20', { headers: KEY });
    await get(gateway, '/api/saga/api/saga/health/', { headers: KEY });
    await get(gateway, '/api/inventaire?x', { headers: KEY });
    expect(inventaire.received.map(({ url }) => url)).toEqual([
      '/api/ddd/inventaire/health/?a=1&b=%20',
      '/?x',
    ]);
    expect(saga.received.map(({ url }) => url)).toEqual(['/api/saga/health/']);
  });

  it('answers 404 in Kong’s words when no route matches', async () => {
    const { status, headers, text } = await get(gateway, '/nulle-part', { headers: KEY });
    expect([status, text]).toEqual([404, '{"message":"no Route matched with those values"}']);
    expect(headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(headers.get('x-kong-response-latency')).toMatch(/^\d+$/);
  });

  it('prefers the longest prefix, whatever the order of the file', async () => {
    const [general, precise] = [await bench.upstream(), await bench.upstream()];
    const service = (name: string, path: string) => ({
      name,
      host: name,
      port: 80,
      routes: [{ name, paths: [path], strip_path: false }],
    });
    const config = { services: [service('general', '/a'), service('precise', '/a/b')] };
    const resolve = { 'general:80': general.address, 'precise:80': precise.address };
    const other = await bench.kong(config, resolve);
    await get(other, '/a/b/c');
    await get(other, '/a/x');
    expect(precise.received.map(({ url }) => url)).toEqual(['/a/b/c']);
    expect(general.received.map(({ url }) => url)).toEqual(['/a/x']);
  });
});

describe('key-auth', () => {
  it.each(['/api/catalogue/', '/api/inventaire/', '/api/commandes/', '/api/saga/'])(
    'wants the key on %s',
    async (path) => {
      const none = await get(gateway, path);
      expect([none.status, none.text]).toEqual([401, '{"message":"No API key found in request"}']);
      expect(none.headers.get('www-authenticate')).toBe('Key');
      const bad = await get(gateway, path, { headers: { 'x-api-key': 'devinette' } });
      expect([bad.status, bad.text]).toEqual([401, '{"message":"Unauthorized"}']);
    },
  );

  it('hides the key from the service and tells it who calls, whatever the caller claims', async () => {
    const claims = { 'x-consumer-username': 'admin', 'x-anonymous-consumer': 'true' };
    await get(gateway, '/api/inventaire/', { headers: { ...KEY, ...claims } });
    const [{ headers } = { headers: {} }] = inventaire.received;
    expect(headers).not.toHaveProperty('x-api-key');
    expect(headers).not.toHaveProperty('x-anonymous-consumer');
    expect(headers).toMatchObject({
      'x-consumer-username': 'orchestrateur',
      'x-consumer-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('passes the key on when the file does not hide it', async () => {
    const plugins = [{ name: 'key-auth', config: { key_names: ['X-API-Key'], key_in_query: false } }];
    const consumers = [{ username: 'c', keyauth_credentials: [{ key: 'magasin-secret-key-2025' }] }];
    const upstream = await bench.upstream();
    const config = { ...oneService({ plugins }), consumers };
    const other = await bench.kong(config, { 'pool:80': upstream.address });
    expect((await get(other, '/s', { headers: KEY })).status).toBe(200);
    expect(upstream.received[0]?.headers).toMatchObject(KEY);
  });
});

describe('proxying', () => {
  it('passes method, headers and body on, and says where they come from', async () => {
    const headers = { ...KEY, 'content-type': 'application/json', 'idempotency-key': 'k' };
    await get(gateway, '/api/inventaire/x', { method: 'POST', headers, body: '{"é":1}' });
    expect(inventaire.received).toEqual([
      {
        method: 'POST',
        url: '/x',
        body: '{"é":1}',
        headers: expect.objectContaining({
          'content-type': 'application/json',
          'idempotency-key': 'k',
          'content-length': '8',
          host: 'inventaire:8000',
          'x-forwarded-for': '127.0.0.1',
          'x-forwarded-proto': 'http',
          'x-forwarded-host': '127.0.0.1',
          'x-forwarded-port': String(gateway.port),
          'x-forwarded-path': '/api/inventaire/x',
          'x-forwarded-prefix': '/api/inventaire',
          'x-real-ip': '127.0.0.1',
          via: expect.stringMatching(/^1\.1 kong\//),
        }),
      },
    ]);
  });

  it('adds Kong’s headers to the service’s answer', async () => {
    const { status, headers, text } = await get(gateway, '/api/inventaire/', { headers: KEY });
    expect([status, text, headers.get('x-from')]).toEqual([200, 'ok', 'upstream']);
    expect(headers.get('x-kong-upstream-latency')).toMatch(/^\d+$/);
    expect(headers.get('x-kong-proxy-latency')).toMatch(/^\d+$/);
    expect(headers.get('via')).toMatch(/^1\.1 kong\//);
    expect(headers.get('x-kong-request-id')).toBe(inventaire.received[0]?.headers['x-kong-request-id']);
  });

  it('streams an answer as it comes, whatever its size', async () => {
    const piece = Buffer.alloc(1 << 20, 'x');
    let sendTheRest = () => {};
    const upstream = await bench.upstream((_request, response) => {
      response.write(piece);
      sendTheRest = () => response.end(piece);
    });
    const other = await bench.kong(oneService({}), { 'pool:80': upstream.address });
    const response = await fetch(`${other.url}/s`);
    const reader = response.body?.getReader();
    let size = (await reader?.read())?.value?.length ?? 0;
    sendTheRest();
    for (let read = await reader?.read(); read && !read.done; read = await reader?.read())
      size += read.value.length;
    expect(size).toBe(2 << 20);
  });
});

describe('cors', () => {
  it('answers a preflight without a key and without the service', async () => {
    const headers = { origin: 'http://boutique.test', 'access-control-request-method': 'POST' };
    const seen = await get(gateway, '/api/inventaire/x', { method: 'OPTIONS', headers });
    expect([seen.status, seen.text, inventaire.received]).toEqual([200, '', []]);
    expect(seen.headers.get('access-control-allow-origin')).toBe('*');
    expect(seen.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(seen.headers.get('access-control-allow-headers')).toContain('X-API-Key');
    expect(seen.headers.get('access-control-max-age')).toBe('3600');
  });

  it('lets a browser read answers and refusals', async () => {
    const [answered, refused] = [
      await get(gateway, '/api/inventaire/', { headers: KEY }),
      await get(gateway, '/api/inventaire/'),
    ];
    for (const { headers } of [answered, refused]) {
      expect(headers.get('access-control-allow-origin')).toBe('*');
      expect(headers.get('access-control-expose-headers')).toContain('Location');
    }
  });

  it('echoes only the origins of the file', async () => {
    const config = { origins: ['http://a.test'], credentials: true };
    const upstream = await bench.upstream();
    const plugins = [{ name: 'cors', config }];
    const other = await bench.kong(oneService({ plugins }), { 'pool:80': upstream.address });
    const allowed = async (origin: string) =>
      (await get(other, '/s', { headers: { origin } })).headers.get('access-control-allow-origin');
    expect(await allowed('http://a.test')).toBe('http://a.test');
    expect(await allowed('http://b.test')).toBeNull();
  });
});

it('says which port is taken', async () => {
  const options = { configPath: KONG_YML, port: gateway.port, resolve: {}, logPath: bench.file({}) };
  await expect(startKong(options)).rejects.toMatchObject({ code: 'EADDRINUSE', port: gateway.port });
});

it('has opened its log when it has started, or says why it cannot', async () => {
  const logPath = join(bench.directory, 'new', 'kong.log');
  const options = { configPath: KONG_YML, port: 0, resolve: {}, logPath };
  const started = await startKong(options);
  expect(existsSync(logPath)).toBe(true);
  await started.close();
  await expect(startKong({ ...options, logPath: bench.directory })).rejects.toMatchObject({ code: 'EISDIR' });
});
