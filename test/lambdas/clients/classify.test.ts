import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { inventoryClient } from '../../../lambdas/clients/inventory.ts';
import { type CallContext, kongGateway } from '../../../lambdas/clients/kong.ts';
import {
  answer,
  endless,
  type HttpService,
  type Reply,
  reset,
  silent,
  startHttpService,
  truncated,
} from '../support/http-service.ts';
import { product, STORE } from '../support/order.ts';

let service: HttpService;
beforeAll(async () => {
  service = await startHttpService();
});
afterAll(() => service.stop());

const context: CallContext = { timeLeftMs: () => 10_000, observe: () => {} };
const client = (baseUrl = service.url) =>
  inventoryClient(kongGateway({ baseUrl, apiKey: async () => 'cle', callTimeoutMs: 150 }));

const wanted = { productId: product(1), storeId: STORE, quantity: 1, idempotencyKey: 'k' };
const change = async (reply: Reply) => {
  service.replyWith(reply);
  return client().decrease(wanted, context);
};
const ask = async (reply: Reply) => {
  service.replyWith(reply);
  return client()
    .stock(product(1), STORE, context)
    .then(String, (error: Error) => error.name);
};

const HTML = answer(200, '<html><body>Bad gateway</body></html>', { 'content-type': 'text/html' });
const NO_KEY = answer(401, { message: 'No API key found in request' });
const NO_ROUTE = answer(404, { message: 'no Route matched with those values' });

describe('each reply, as the outcome of a change and as the answer to a question', () => {
  it.each<[string, Reply, string, string]>([
    ['200', answer(200, { quantite: 7 }), 'FAITE', '7'],
    ['201', answer(201, { quantite: 7 }), 'FAITE', '7'],
    ['200, empty', answer(200, ''), 'INCERTAINE', 'ServiceUnavailable'],
    ['204', answer(204, ''), 'INCERTAINE', 'ServiceUnavailable'],
    ['200, an HTML page', HTML, 'INCERTAINE', 'ServiceUnavailable'],
    ['200, another body', answer(200, { resultat: [1, 2, 3] }), 'INCERTAINE', 'ServiceUnavailable'],
    ['200, no success', answer(200, { success: false, message: 'non' }), 'INCERTAINE', 'ServiceUnavailable'],
    ['200, a list', answer(200, []), 'INCERTAINE', 'ServiceUnavailable'],
    ['200, text', answer(200, '"ok"'), 'INCERTAINE', 'ServiceUnavailable'],
    ['200, null', answer(200, 'null'), 'INCERTAINE', 'ServiceUnavailable'],
    ['301', answer(301, {}, { location: '/elsewhere' }), 'INCERTAINE', 'ServiceUnavailable'],
    ['302', answer(302, {}, { location: '/elsewhere' }), 'INCERTAINE', 'ServiceUnavailable'],
    ['304', answer(304, ''), 'INCERTAINE', 'ServiceUnavailable'],
    ['400', answer(400, { error: 'Stock insuffisant' }), 'REFUSEE', 'UnknownProduct'],
    ['401 from Kong', NO_KEY, 'REFUSEE', 'ServiceRefusal'],
    ['403', answer(403, { detail: 'interdit' }), 'REFUSEE', 'ServiceRefusal'],
    ['404 from Kong', NO_ROUTE, 'REFUSEE', 'ServiceRefusal'],
    ['404 from the service', answer(404, { error: 'inconnu' }), 'REFUSEE', 'ServiceRefusal'],
    ['405', answer(405), 'REFUSEE', 'ServiceRefusal'],
    ['408', answer(408), 'INCERTAINE', 'ServiceUnavailable'],
    ['409', answer(409, { error: 'annulé' }), 'REFUSEE', 'ServiceRefusal'],
    ['422', answer(422, { error: 'clé' }), 'REFUSEE', 'ServiceRefusal'],
    ['425', answer(425), 'NON_ENVOYEE', 'ServiceUnavailable'],
    ['429', answer(429, {}, { 'retry-after': '1' }), 'NON_ENVOYEE', 'ServiceUnavailable'],
    ['500', answer(500, { error: 'panne' }), 'INCERTAINE', 'ServiceUnavailable'],
    ['501', answer(501), 'INCERTAINE', 'ServiceUnavailable'],
    ['502', answer(502, '<html></html>'), 'INCERTAINE', 'ServiceUnavailable'],
    ['503', answer(503, { message: 'name resolution failed' }), 'INCERTAINE', 'ServiceUnavailable'],
    ['504', answer(504), 'INCERTAINE', 'ServiceUnavailable'],
    ['reset', reset, 'INCERTAINE', 'ServiceUnavailable'],
    ['no answer', silent, 'INCERTAINE', 'ServiceUnavailable'],
    ['an answer that never ends', endless, 'INCERTAINE', 'ServiceUnavailable'],
    ['truncated', truncated, 'INCERTAINE', 'ServiceUnavailable'],
    ['too large', answer(200, { a: 'x'.repeat(2 ** 20) }), 'INCERTAINE', 'ServiceUnavailable'],
  ])('%s', async (_, reply, issue, answered) => {
    expect((await change(reply)).issue).toBe(issue);
    expect(await ask(reply)).toBe(answered);
  });

  it('a refused connection was certainly not received', async () => {
    const closed = await startHttpService();
    await closed.stop();
    expect(await client(closed.url).decrease(wanted, context)).toMatchObject({
      issue: 'NON_ENVOYEE',
      motif: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('an unknown host was certainly not received', async () => {
    const outcome = await client('http://nowhere.invalid').decrease(wanted, context);
    expect(outcome).toMatchObject({ issue: 'NON_ENVOYEE' });
  });
});

describe('the reason in the record', () => {
  it.each([
    ['what the service says', { error: 'Stock insuffisant' }, 'HTTP 400 : Stock insuffisant'],
    ['what Kong says', { message: 'no Route matched' }, 'HTTP 400 : no Route matched'],
    ['the status alone when nobody says anything', { error: { code: 1 } }, 'HTTP 400'],
  ])('is %s', async (_, body, motif) => {
    expect(await change(answer(400, body))).toEqual({ issue: 'REFUSEE', motif, status: 400 });
  });

  it('is cut to a length that a record can bear, and stays well-formed text', async () => {
    for (const error of [`${'x'.repeat(299)}😀😀`, 'seul \ud800 ici']) {
      const outcome = await change(answer(400, { error }));
      if (outcome.issue === 'FAITE') throw new Error('refused expected');
      expect(outcome.motif.length).toBeLessThan(320);
      expect(outcome.motif.isWellFormed()).toBe(true);
    }
  });
});
