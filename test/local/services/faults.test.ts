import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { FaultInput } from '../../../local/services/faults.ts';
import type { RunningService } from '../../../local/services/server.ts';
import { call, KEYBOARD, move, quantityOf, STORE, servicesUnderTest } from './service-client.ts';

const services = servicesUnderTest();
let inventaire: RunningService;

beforeAll(async () => {
  inventaire = await services.start({ name: 'inventaire' });
});
beforeEach(() => inventaire.reset());
afterAll(() => services.stopAll());

/** What a raw call sees: a status and a body, or the failure of the connection. */
async function decrease(
  timeoutMs = 2000,
): Promise<{ status: number; type: string; text: string } | 'cut' | 'hung'> {
  const body = JSON.stringify({ produit_id: KEYBOARD, quantite: 5, magasin_id: STORE });
  const headers = { 'content-type': 'application/json' };
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const url = `${inventaire.url}/api/ddd/inventaire/diminuer-stock/`;
    const response = await fetch(url, { method: 'POST', headers, body, signal });
    const type = response.headers.get('content-type') ?? '';
    return { status: response.status, type, text: await response.text() };
  } catch {
    return signal.aborted ? 'hung' : 'cut';
  }
}

const spoilt: [FaultInput['kind'], unknown][] = [
  ['refuse', { status: 400, text: expect.stringContaining('"error"') }],
  ['error', { status: 500, text: expect.stringContaining('"error"') }],
  ['empty', { status: 200, text: '' }],
  ['wrong-shape', { status: 200, text: '{"resultat":[1,2,3]}' }],
  ['html', { status: 200, type: 'text/html; charset=utf-8', text: expect.stringContaining('<html>') }],
];

describe.each(['before', 'after'] as const)('%s commit', (when) => {
  const left = when === 'before' ? 100 : 95;

  it.each(spoilt)('%s', async (kind, expected) => {
    inventaire.faults.add({ kind, when, path: 'diminuer-stock' });
    expect(await decrease()).toMatchObject(expected as object);
    expect(quantityOf(inventaire)).toBe(left);
    expect(await decrease()).toMatchObject({ status: 200 });
  });

  it.each(['reset', 'truncated'] as const)('%s cuts the connection', async (kind) => {
    inventaire.faults.add({ kind, when, path: 'diminuer-stock' });
    expect(await decrease()).toBe('cut');
    expect(quantityOf(inventaire)).toBe(left);
  });

  it('hang answers nothing', async () => {
    inventaire.faults.add({ kind: 'hang', when, path: 'diminuer-stock' });
    expect(await decrease(200)).toBe('hung');
    expect(quantityOf(inventaire)).toBe(left);
  });

  it('latency delays the answer, which is right; the effect happens although the caller gave up', async () => {
    inventaire.faults.add({ kind: 'latency', latencyMs: 150, when, times: 2 });
    const start = performance.now();
    expect(await decrease()).toMatchObject({ status: 200 });
    expect(performance.now() - start).toBeGreaterThan(140);

    expect(await decrease(50)).toBe('hung');
    expect(quantityOf(inventaire)).toBe(when === 'before' ? 95 : 90);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(quantityOf(inventaire)).toBe(90);
  });
});

describe('matching', () => {
  const post = (body: unknown) => call(inventaire.url, 'POST', '/__control/faults', body);
  const statuses = async (calls: number) => {
    const seen = [];
    for (let i = 0; i < calls; i += 1) seen.push((await move(inventaire.url, 'diminuer-stock', 1)).status);
    return seen;
  };

  it('lets `skip` calls through, strikes `times`, then stops; hits are listed', async () => {
    await post({ kind: 'error', path: 'diminuer', skip: 1, times: 2, status: 503, retryAfter: 7 });
    expect(await statuses(5)).toEqual([200, 503, 503, 200, 200]);
    const { body } = await call(inventaire.url, 'GET', '/__control/faults');
    expect(body).toMatchObject([{ id: expect.any(Number), hits: 2, skip: 1, status: 503 }]);
  });

  it('strikes for ever until cleared', async () => {
    await post({ kind: 'error', times: 'always' });
    expect(await statuses(4)).toEqual([500, 500, 500, 500]);
    await call(inventaire.url, 'DELETE', '/__control/faults');
    expect(await statuses(1)).toEqual([200]);
  });

  it('leaves other methods and paths alone', async () => {
    await post({ kind: 'error', method: 'GET', times: 'always' });
    await post({ kind: 'error', path: 'augmenter-stock', times: 'always' });
    expect(await statuses(1)).toEqual([200]);
    expect((await move(inventaire.url, 'augmenter-stock', 1)).status).toBe(500);
  });

  it('sends Retry-After', async () => {
    await post({ kind: 'refuse', status: 429, retryAfter: 7 });
    const response = await fetch(`${inventaire.url}/api/ddd/inventaire/health/`);
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '7']);
  });

  it.each([
    [{ kind: 'explode' }, 'kind'],
    [{ kind: 'error', path: '(' }, 'path'],
    [{ kind: 'error', tims: 2 }, 'tims'],
  ])('refuses %j, naming the field', async (spec, field) => {
    expect(await post(spec)).toMatchObject({ status: 400, body: { error: expect.stringContaining(field) } });
  });
});

describe('control', () => {
  it('gives the state, sets stock and reseeds', async () => {
    const stock = { produit_id: KEYBOARD, magasin_id: STORE, quantite: 3 };
    expect((await call(inventaire.url, 'POST', '/__control/stock', stock)).status).toBe(204);
    const { body } = await call(inventaire.url, 'GET', '/__control/state');
    expect(body).toEqual(inventaire.state());
    expect(body.stocks).toContainEqual(stock);
    await call(inventaire.url, 'POST', '/__control/reset');
    expect(quantityOf(inventaire)).toBe(100);
  });
});
