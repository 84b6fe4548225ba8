import { afterAll, describe, expect, it } from '@jest/globals';
import { gatewayBench, get, logLines, oneService, until } from './gateway-bench.ts';

const bench = gatewayBench();
afterAll(bench.stopAll);

const INVALID = '{"message":"An invalid response was received from the upstream server"}';
const TIMING_OUT = '{"message":"The upstream server is timing out"}';

// A port of root's that nothing listens on; a freed ephemeral port could be taken by the next upstream.
const DEAD = '127.0.0.1:1';

const reset = () => bench.upstream((request) => request.socket.resetAndDestroy());
const hang = () => bench.upstream(() => {});

describe('one target that fails', () => {
  const service = { read_timeout: 150, connect_timeout: 150, retries: 0 };
  const config = oneService({ service });

  it('502 when it refuses the connection', async () => {
    const gateway = await bench.kong(config, { 'pool:80': DEAD });
    const { status, text, headers } = await get(gateway, '/s');
    expect([status, text]).toEqual([502, INVALID]);
    expect(headers.get('x-kong-upstream-latency')).not.toBeNull();
  });

  it('502 when it resets the connection before answering', async () => {
    const gateway = await bench.kong(config, { 'pool:80': (await reset()).address });
    expect(await get(gateway, '/s')).toMatchObject({ status: 502, text: INVALID });
  });

  it('502 when what it says is not HTTP', async () => {
    const upstream = await bench.upstream((request) => request.socket.end('SSH-2.0-OpenSSH\r\n\r\n'));
    const gateway = await bench.kong(config, { 'pool:80': upstream.address });
    expect(await get(gateway, '/s')).toMatchObject({ status: 502, text: INVALID });
  });

  it('504 when it does not answer within the read timeout', async () => {
    const gateway = await bench.kong(config, { 'pool:80': (await hang()).address });
    const start = performance.now();
    expect(await get(gateway, '/s')).toMatchObject({ status: 504, text: TIMING_OUT });
    expect(performance.now() - start).toBeGreaterThan(100);
  });

  it('503 when its name is unknown', async () => {
    const gateway = await bench.kong(config, { 'pool:80': 'nobody.invalid:80' });
    expect(await get(gateway, '/s')).toMatchObject({
      status: 503,
      text: '{"message":"name resolution failed"}',
    });
  });

  it('cuts the caller off when the answer breaks off in its middle', async () => {
    const upstream = await bench.upstream((request, response) => {
      response.writeHead(200, { 'content-length': 100 });
      response.write('half', () => request.socket.destroySoon());
    });
    const gateway = await bench.kong(config, { 'pool:80': upstream.address });
    const response = await fetch(`${gateway.url}/s`);
    expect(response.status).toBe(200);
    await expect(response.text()).rejects.toThrow();
  });

  it('passes its errors on as they are, without trying again', async () => {
    const upstream = await bench.upstream((_request, response) => response.writeHead(503).end('occupé'));
    const gateway = await bench.kong(oneService({}), { 'pool:80': upstream.address });
    expect(await get(gateway, '/s')).toMatchObject({ status: 503, text: 'occupé' });
    expect(upstream.received).toHaveLength(1);
  });

  it('drops the call to it when the caller goes away, and logs 499', async () => {
    let closed = false;
    const upstream = await bench.upstream((request) => {
      request.socket.once('close', () => {
        closed = true;
      });
    });
    const plugins = [{ name: 'file-log', config: { path: '/dev/null' } }];
    const gateway = await bench.kong(oneService({ plugins }), { 'pool:80': upstream.address });
    await expect(fetch(`${gateway.url}/s`, { signal: AbortSignal.timeout(400) })).rejects.toThrow();
    await until(() => closed);
    expect(await logLines(gateway.logPath, 1)).toMatchObject([{ response: { status: 499 } }]);
  });
});

describe('retries', () => {
  const targets = [{ target: 'a:80' }, { target: 'b:80' }];
  const config = oneService({ targets, service: { read_timeout: 400, retries: 1 } });
  const send = (gateway: { url: string }, method: string) =>
    fetch(`${gateway.url}/s`, { method, body: method === 'GET' ? null : 'corps' });

  async function pair(first: string) {
    const second = await bench.upstream();
    const gateway = await bench.kong(config, { 'a:80': first, 'b:80': second.address });
    return { gateway, second };
  }

  it.each(['GET', 'POST', 'PATCH', 'PUT'])(
    'a %s that was never received goes to the next target',
    async (method) => {
      const { gateway, second } = await pair(DEAD);
      expect((await send(gateway, method)).status).toBe(200);
      expect(second.received).toMatchObject([{ method, body: method === 'GET' ? '' : 'corps' }]);
    },
  );

  it.each(['POST', 'PATCH'])('a %s that may have been received is never sent twice', async (method) => {
    const afterReset = await pair((await reset()).address);
    expect((await send(afterReset.gateway, method)).status).toBe(502);
    expect(afterReset.second.received).toEqual([]);

    const afterTimeout = await pair((await hang()).address);
    expect((await send(afterTimeout.gateway, method)).status).toBe(504);
    expect(afterTimeout.second.received).toEqual([]);
  });

  it.each(['GET', 'PUT', 'DELETE'])('a %s is, after a reset or a read timeout', async (method) => {
    for (const first of [await reset(), await hang()]) {
      const { gateway, second } = await pair(first.address);
      expect((await send(gateway, method)).status).toBe(200);
      expect([first.received.length, second.received.length]).toEqual([1, 1]);
    }
  });

  it('end when `retries` are used up', async () => {
    const plugins = [{ name: 'file-log', config: { path: '/dev/null' } }];
    const gateway = await bench.kong({ ...config, plugins }, { 'a:80': DEAD, 'b:80': DEAD });
    expect((await send(gateway, 'GET')).status).toBe(502);
    const [line] = await logLines(gateway.logPath, 1);
    expect(line?.tries).toMatchObject([
      { hostname: 'a', state: 'failed', code: 502 },
      { hostname: 'b', state: 'failed', code: 502 },
    ]);
  });
});
