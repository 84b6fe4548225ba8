import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { catalogueClient } from '../../../lambdas/clients/catalogue.ts';
import { serviceProbes } from '../../../lambdas/clients/health-probes.ts';
import { inventoryClient } from '../../../lambdas/clients/inventory.ts';
import { type CallContext, kongGateway } from '../../../lambdas/clients/kong.ts';
import { ordersClient } from '../../../lambdas/clients/orders.ts';
import { answer, type HttpService, startHttpService } from '../support/http-service.ts';
import { CLIENT, product, STORE } from '../support/order.ts';

let service: HttpService;
beforeAll(async () => {
  service = await startHttpService();
});
afterAll(() => service.stop());

const endpoints: string[] = [];
const context: CallContext = { timeLeftMs: () => 5_000, observe: ({ endpoint }) => endpoints.push(endpoint) };
const gateway = () => kongGateway({ baseUrl: service.url, apiKey: async () => 'cle', callTimeoutMs: 1_000 });
const last = () => service.received.at(-1);
beforeEach(() => {
  service.received.length = 0;
  endpoints.length = 0;
});

describe('catalogue', () => {
  const ask = () => catalogueClient(gateway()).product(product(1), context);
  const item = { id: product(1), nom: 'Clavier', prix: 89.99, actif: true };

  it.each([89.99, '89.99', '90'])('reads a price written as %p', async (prix) => {
    service.replyWith(answer(200, { ...item, prix }));
    expect(await ask()).toEqual({ nom_produit: 'Clavier', prix_unitaire: Number(prix) });
    expect(last()).toMatchObject({
      method: 'GET',
      path: `/api/catalogue/api/ddd/catalogue/produits/${product(1)}/`,
    });
    expect(endpoints).toEqual(['produits/{id}']);
  });

  it.each([-1, '-1', 'gratuit', '', null, '1e3', ' 5', [5]])('does not take %p for a price', async (prix) => {
    service.replyWith(answer(200, { ...item, prix }));
    await expect(ask()).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });

  it.each([
    ['the catalogue does not know it', { error: 'Produit inconnu' }, 'UnknownProduct'],
    ['Kong has no such route', { message: 'no Route matched with those values' }, 'ServiceRefusal'],
  ])('404 because %s', async (_, body, error) => {
    service.replyWith(answer(404, body));
    await expect(ask()).rejects.toMatchObject({ name: error });
  });
});

describe('inventory', () => {
  const wanted = { productId: product(1), storeId: STORE, quantity: 3, idempotencyKey: 'k:undo' };

  it('asks for the stock of one product in one store', async () => {
    service.replyWith(answer(200, { produit_id: product(1), quantite: 0, niveau: 'Critique' }));
    expect(await inventoryClient(gateway()).stock(product(1), STORE, context)).toBe(0);
    expect(last()?.path).toBe(`/api/inventaire/api/ddd/inventaire/stock-local/${product(1)}/${STORE}/`);
    expect(endpoints).toEqual(['stock-local/{produit_id}/{magasin_id}']);
  });

  it('takes a refusal for an unknown product or store: which of them, only its text says', async () => {
    service.replyWith(answer(400, { error: 'Magasin inconnu' }));
    const asked = inventoryClient(gateway()).stock(product(1), STORE, context);
    await expect(asked).rejects.toMatchObject({
      name: 'UnknownProduct',
      details: { produit_id: product(1), magasin_id: STORE, motif: 'HTTP 400 : Magasin inconnu' },
    });
  });

  it.each([-1, 1.5, '3', null])('does not take %p for a stock', async (quantite) => {
    service.replyWith(answer(200, { quantite }));
    const asked = inventoryClient(gateway()).stock(product(1), STORE, context);
    await expect(asked).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });

  it.each(['decrease', 'increase'] as const)('changes stock: %s', async (change) => {
    service.replyWith(answer(200, { success: true }));
    expect(await inventoryClient(gateway())[change](wanted, context)).toEqual({
      issue: 'FAITE',
      resultat: {},
    });
    const endpoint = change === 'decrease' ? 'diminuer-stock' : 'augmenter-stock';
    expect(last()).toMatchObject({
      method: 'POST',
      path: `/api/inventaire/api/ddd/inventaire/${endpoint}/`,
      body: { produit_id: product(1), quantite: 3, magasin_id: STORE },
      headers: { 'idempotency-key': 'k:undo' },
    });
    expect(endpoints).toEqual([endpoint]);
  });
});

describe('orders', () => {
  const sale = { clientId: CLIENT, storeId: STORE, productId: product(2), quantity: 2, idempotencyKey: 'k' };

  it.each(['8f', 12])('registers a sale whose id is %p', async (id) => {
    service.replyWith(answer(201, { success: true, vente: { id, total: '1.00' } }));
    expect(await ordersClient(gateway()).register(sale, context)).toEqual({
      issue: 'FAITE',
      resultat: { vente_id: String(id) },
    });
    expect(last()).toMatchObject({
      method: 'POST',
      path: '/api/commandes/api/v1/ventes-ddd/enregistrer/',
      body: { magasin_id: STORE, client_id: CLIENT, produit_id: product(2), quantite: 2 },
    });
  });

  it.each([
    { success: false, vente: { id: 'x' } },
    { success: true },
    { success: true, vente: { id: '' } },
    {},
  ])('does not take %j for a sale', async (body) => {
    service.replyWith(answer(201, body));
    expect(await ordersClient(gateway()).register(sale, context)).toMatchObject({ issue: 'INCERTAINE' });
  });

  it('cancels by the id of the sale, which cannot lead to another path', async () => {
    service.replyWith(answer(200, { success: true, message: 'ok', vente_id: 'v', statut: 'ANNULEE' }));
    const cancelled = { motif: 'saga', idempotencyKey: 'k:undo' };
    expect(await ordersClient(gateway()).cancel('a/../b?c', cancelled, context)).toEqual({
      issue: 'FAITE',
      resultat: {},
    });
    expect(last()).toMatchObject({
      method: 'PATCH',
      path: '/api/commandes/api/v1/ventes-ddd/a%2F..%2Fb%3Fc/annuler/',
      body: { motif: 'saga' },
    });
    expect(endpoints).toEqual(['ventes-ddd/{vente_id}/annuler']);
  });
});

describe('health probes', () => {
  it('ask each service, and throw what is wrong', async () => {
    const probes = serviceProbes(gateway(), context);
    expect(Object.keys(probes)).toEqual(['catalogue', 'inventaire', 'commandes']);
    service.replyWith(answer(200));
    await Promise.all(Object.values(probes).map((probe) => probe()));
    expect(service.received.map(({ path }) => path).sort()).toEqual([
      '/api/catalogue/api/ddd/catalogue/health/',
      '/api/commandes/api/v1/magasins/',
      '/api/inventaire/api/ddd/inventaire/health/',
    ]);
    service.replyWith(answer(503));
    await expect(probes.catalogue?.()).rejects.toThrow('HTTP 503');
  });
});
