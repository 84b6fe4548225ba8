import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createdAnswerSchema } from '../../../lambdas/api/answer-schemas.ts';
import { type Api, startApi } from '../support/api.ts';
import { captureConsole } from '../support/console.ts';
import { CLIENT, product, STORE } from '../support/order.ts';
import { brought, refused } from '../support/saga-in.ts';

const output = captureConsole();
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(() => api.reset());
afterAll(() => api.stop());

const lignes = [{ produit_id: product(1), quantite: 2 }];
const order = { client_id: CLIENT, lignes };
const start = (body: unknown = order, headers: Record<string, string> = {}) =>
  api.post('/api/saga/commandes/', body, headers);
const asynchronously = { Prefer: 'respond-async' };

describe('a start', () => {
  it('answers 201 with the summary once the order is complete', async () => {
    api.endWith((saga) => brought(saga, 'SAGA_TERMINEE', new Date()));
    const answer = await start();
    expect(answer.status).toBe(201);
    expect(createdAnswerSchema.parse(answer.body)).toMatchObject({
      etat_final: 'SAGA_TERMINEE',
      commande_id: 'vente-1',
      resume_execution: {
        est_terminee: true,
        montant_total: 20.2,
        magasin_id: STORE,
        commande_ids: ['vente-1'],
      },
    });
    expect(answer.headers.Location).toBe(`/api/saga/commandes/${answer.body.saga_id}/`);
  });

  it.each([
    ['/api/saga', '/api/saga'],
    ['/boutique/v1.2', '/boutique/v1.2'],
    ['//ailleurs.example', ''],
    ['https://ailleurs.example', ''],
    ['/boutique?x=', ''],
    ['/', ''],
    ['', ''],
  ])('behind a gateway that took off %j has a Location after %j', async (prefix, expected) => {
    const { headers, body } = await start(order, { ...asynchronously, 'X-Forwarded-Prefix': prefix });
    expect(headers.Location).toBe(`${expected}/api/saga/commandes/${body.saga_id}/`);
  });

  it('starts one execution, named after the saga', async () => {
    const { body } = await start(order, asynchronously);
    expect(api.executions.started).toEqual([`${body.saga_id}-1`]);
  });

  it('answers 202 and where to look when the end takes longer than the caller waits', async () => {
    const startedAt = Date.now();
    const answer = await start(order, { Prefer: 'wait=1' });
    expect(Date.now() - startedAt).toBeGreaterThan(900);
    expect(answer).toMatchObject({
      status: 202,
      headers: {
        Location: expect.stringContaining(answer.body.saga_id),
        'Retry-After': '1',
        'Preference-Applied': 'wait=1',
      },
      body: { success: true, etat_actuel: 'EN_ATTENTE', message: expect.any(String) },
    });
  });

  it('answers at once when asked to', async () => {
    const answer = await start(order, asynchronously);
    expect(answer).toMatchObject({ status: 202, headers: { 'Preference-Applied': 'respond-async' } });
  });

  it('stops waiting for a saga that waits for a person', async () => {
    api.endWith((saga) => brought(saga, 'COMPENSATION_BLOQUEE', new Date()));
    expect(await start()).toMatchObject({ status: 202, body: { etat_actuel: 'COMPENSATION_BLOQUEE' } });
  });

  it('is never forgotten once it is written: an execution that could not be started is the rescuer’s', async () => {
    api.executions.whenStarted(async () => {
      throw new Error('Step Functions is down');
    });
    const answer = await start(order, asynchronously);
    expect(answer.status).toBe(202);
    expect((await api.store.load(answer.body.saga_id)).etat_actuel).toBe('EN_ATTENTE');
    expect(output.text()).toContain('Step Functions is down');
    expect(output.logs()).toMatchObject([{ level: 'WARN', saga_id: answer.body.saga_id }]);
  });

  it('answers with and without the trailing slash', async () => {
    expect((await api.post('/api/saga/commandes', order, asynchronously)).status).toBe(202);
  });

  it('makes one line of a product that is named twice, whatever the case', async () => {
    const twice = [
      { produit_id: product(2), quantite: 1 },
      { produit_id: product(1).toUpperCase(), quantite: 2 },
      { produit_id: product(1), quantite: 3 },
    ];
    const { body } = await start({ ...order, lignes: twice }, asynchronously);
    expect((await api.store.load(body.saga_id)).lignes_commande).toEqual([
      { produit_id: product(2), quantite: 1 },
      { produit_id: product(1), quantite: 5 },
    ]);
  });
});

describe('the same Idempotency-Key', () => {
  const keyed = (body: unknown, key = 'panier-7') =>
    start(body, { 'idempotency-key': key, ...asynchronously });

  it('and body: the same saga, also while it is running, and one execution', async () => {
    const answers = await Promise.all(Array.from({ length: 10 }, () => keyed(order)));
    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await api.dynamo.count()).toBe(1);
    expect(api.executions.started).toHaveLength(1);
  });

  it('and body: the same answer once it is over', async () => {
    api.endWith((saga) => brought(saga, 'SAGA_TERMINEE', new Date()));
    const first = await start(order, { 'Idempotency-Key': 'k' });
    const second = await start(order, { 'Idempotency-Key': 'k' });
    expect(second).toEqual(first);
    expect(first.status).toBe(201);
  });

  it('and body: an execution that could not be started the first time is started by the second', async () => {
    api.executions.whenStarted(async (_, name) => {
      api.executions.whenStarted(async () => {});
      api.executions.forget(name);
      throw new Error('Step Functions is down');
    });
    const { body } = await keyed(order);
    await keyed(order);
    expect(api.executions.started).toEqual([`${body.saga_id}-1`, `${body.saga_id}-1`]);
  });

  it.each([
    ['another order of the fields', { lignes, client_id: CLIENT }],
    ['the default store, written out', { ...order, magasin_id: STORE }],
    ['letters in another case', { ...order, client_id: CLIENT.toUpperCase() }],
    [
      'a product split over two lines',
      { ...order, lignes: [1, 1].map((quantite) => ({ produit_id: product(1), quantite })) },
    ],
  ])('and the same body with %s', async (_, body) => {
    const first = await keyed(order);
    expect((await keyed(body)).body).toEqual(first.body);
    expect(await api.dynamo.count()).toBe(1);
  });

  it.each([
    ['quantity', { ...order, lignes: [{ produit_id: product(1), quantite: 3 }] }],
    ['client', { ...order, client_id: STORE }],
    ['store', { ...order, magasin_id: CLIENT }],
  ])('with another %s: 409, and nothing is written', async (_, body) => {
    const first = await keyed(order);
    const answer = await keyed(body);
    expect(answer).toMatchObject({ status: 409, body: { saga_id: first.body.saga_id } });
    expect(answer.body.error).toContain('Idempotency-Key');
    expect(await api.dynamo.count()).toBe(1);
    expect(api.executions.started).toHaveLength(1);
  });

  it('is not another one', async () => {
    const [a, b] = await Promise.all([keyed(order, 'a'), keyed(order, 'b')]);
    expect(a.body.saga_id).not.toBe(b.body.saga_id);
  });
});

describe('test/echec-stock', () => {
  const simulate = (body?: unknown) => api.post('/api/saga/test/echec-stock/', body);

  it.each([undefined, {}, { produit_id: product(3) }])(
    'runs a saga made to fail on stock: %j',
    async (body) => {
      api.endWith((saga) => refused(saga, new Date()));
      expect(await simulate(body)).toMatchObject({
        status: 400,
        body: {
          simulation_reussie: true,
          echec_simule: 'Stock insuffisant',
          etat_final: 'SAGA_ANNULEE',
          details: { message: expect.any(String), lignes: [{ ligne: 1 }] },
          resume_execution: {
            est_en_echec: true,
            reservations_actives: [],
            quantite_totale_articles: Number.MAX_SAFE_INTEGER,
          },
        },
      });
    },
  );

  it('says so when the saga did not end as it should', async () => {
    api.endWith((saga) => brought(saga, 'SAGA_TERMINEE', new Date()));
    expect(await simulate()).toMatchObject({
      status: 503,
      body: { details: { etat_actuel: 'SAGA_TERMINEE' } },
    });
  });
});
