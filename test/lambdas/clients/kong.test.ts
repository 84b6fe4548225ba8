import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type CallContext,
  type GatewayRequest,
  kongGateway,
  type ObservedCall,
} from '../../../lambdas/clients/kong.ts';
import { answer, type HttpService, reset, silent, startHttpService } from '../support/http-service.ts';

let service: HttpService;
beforeAll(async () => {
  service = await startHttpService();
});
afterAll(() => service.stop());

let observed: ObservedCall[];
beforeEach(() => {
  observed = [];
  service.received.length = 0;
  service.replyWith(answer(200));
});

const context = (timeLeftMs: number, sagaId?: string): CallContext => ({
  timeLeftMs: () => timeLeftMs,
  observe: (call) => observed.push(call),
  ...(sagaId ? { sagaId } : {}),
});
const gateway = (apiKey = async () => 'magasin', callTimeoutMs = 2_000) =>
  kongGateway({ baseUrl: service.url, apiKey, callTimeoutMs });

const post: GatewayRequest = {
  service: 'inventaire',
  endpoint: 'diminuer-stock',
  method: 'POST',
  path: '/api/ddd/inventaire/diminuer-stock/',
  body: { quantite: 1 },
  idempotencyKey: 'saga:reserve-stock:1',
};

describe('a call through Kong', () => {
  it('carries the key, who calls, which call it is and the time that is left', async () => {
    await gateway()(post, context(1234.7, 'saga'));
    expect(service.received).toEqual([
      {
        method: 'POST',
        path: '/api/inventaire/api/ddd/inventaire/diminuer-stock/',
        body: { quantite: 1 },
        headers: expect.objectContaining({
          'x-api-key': 'magasin',
          'x-saga-id': 'saga',
          'x-saga-deadline-ms': '1234',
          'idempotency-key': 'saga:reserve-stock:1',
          'content-type': 'application/json',
        }),
      },
    ]);
  });

  it('has no body, saga or idempotency key when it asks a question outside a saga', async () => {
    await gateway()({ service: 'commandes', endpoint: 'health', method: 'GET', path: '/x/' }, context(1000));
    const [{ headers = {}, body } = {}] = service.received;
    expect(body).toBeUndefined();
    expect(headers).not.toHaveProperty('x-saga-id');
    expect(headers).not.toHaveProperty('idempotency-key');
  });

  it('does not follow redirections: a key goes to Kong only', async () => {
    service.replyWith(answer(302, {}, { location: `${service.url}/elsewhere` }));
    expect(await gateway()(post, context(1000))).toMatchObject({ kind: 'ANSWER', status: 302 });
    expect(service.received).toHaveLength(1);
  });
});

describe('the time a call may take', () => {
  const timed = async (timeLeftMs: number, callTimeoutMs: number) => {
    service.replyWith(silent);
    const startedAt = performance.now();
    const reply = await gateway(async () => 'cle', callTimeoutMs)(post, context(timeLeftMs));
    return { reply, ms: performance.now() - startedAt };
  };

  it.each([
    ['its own limit', 5_000, 60],
    ['the deadline', 60, 5_000],
    ['a deadline in fractions of a millisecond', 60.5, 5_000],
  ])('is bounded by %s', async (_, timeLeftMs, callTimeoutMs) => {
    const { reply, ms } = await timed(timeLeftMs, callTimeoutMs);
    expect(reply).toEqual({ kind: 'LOST', reason: 'Pas de réponse en 60 ms' });
    expect(ms).toBeGreaterThan(50);
    // The other bound is 5 s.
    expect(ms).toBeLessThan(4_000);
  });

  it.each([0, -5, 0.4])('makes no call with %p ms left', async (timeLeftMs) => {
    expect(await gateway()(post, context(timeLeftMs))).toMatchObject({ kind: 'NOT_SENT' });
    expect(service.received).toEqual([]);
    expect(observed).toEqual([]);
  });

  it('counts the wait for the key', async () => {
    let left = 50;
    const slowKey = async () => {
      left = -10;
      return 'cle';
    };
    const reply = await gateway(slowKey)(post, { ...context(0), timeLeftMs: () => left });
    expect(reply).toMatchObject({ kind: 'NOT_SENT' });
    expect(service.received).toEqual([]);
  });
});

it('makes no call without the key, and says so rather than throw: nothing was sent', async () => {
  const noKey = async () => Promise.reject(new Error('secret illisible'));
  expect(await gateway(noKey)(post, context(1000))).toEqual({
    kind: 'NOT_SENT',
    reason: expect.stringContaining('secret illisible'),
  });
  expect(service.received).toEqual([]);
});

describe('what the metrics see', () => {
  it.each([
    ['an answer', answer(503), 503],
    ['a refusal', answer(400), 400],
    ['no answer', reset, 0],
  ])('%s, once per call, with the route template', async (_, reply, status) => {
    service.replyWith(reply);
    await gateway()(post, context(1000));
    expect(observed).toEqual([
      { service: 'inventaire', endpoint: 'diminuer-stock', status, seconds: expect.any(Number) },
    ]);
    expect(observed[0]?.seconds).toBeLessThan(1);
  });
});
