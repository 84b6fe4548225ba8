import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '../../../local/services/server.ts';
import {
  CLIENT,
  call,
  KEYBOARD,
  move,
  quantityOf,
  STORE,
  servicesUnderTest,
  UNKNOWN,
} from './service-client.ts';

const services = servicesUnderTest();
let catalogue: RunningService;
let inventaire: RunningService;
let commandes: RunningService;

beforeAll(async () => {
  catalogue = await services.start({ name: 'catalogue' });
  inventaire = await services.start({ name: 'inventaire' });
  commandes = await services.start({ name: 'commandes' });
});
afterAll(() => services.stopAll());

describe('catalogue', () => {
  const product = (id: string) => call(catalogue.url, 'GET', `/api/ddd/catalogue/produits/${id}`);

  it('describes a product, with and without the trailing slash', async () => {
    const expected = { id: KEYBOARD, nom: 'Clavier mécanique', prix: 89.99, actif: true };
    expect((await product(KEYBOARD)).body).toMatchObject(expected);
    const { status, body } = await product(`${KEYBOARD}/`);
    expect(status).toBe(200);
    expect(Object.keys(body).sort()).toEqual(
      ['id', 'nom', 'prix', 'description', 'sku', 'actif', 'date_creation'].sort(),
    );
  });

  it('has the five sample products at their prices', async () => {
    const prices = [];
    for (const digit of [1, 2, 3, 4, 5]) {
      prices.push((await product(`550e8400-e29b-41d4-a716-44665544000${digit}/`)).body.prix);
    }
    expect(prices).toEqual([89.99, 25.5, 15.99, 45.99, 8.99]);
  });

  it('answers 404 for an unknown product and 400 for what is no UUID', async () => {
    expect(await product(UNKNOWN)).toMatchObject({ status: 404, body: { error: expect.any(String) } });
    expect(await product('abc')).toMatchObject({ status: 400, body: { error: 'id : UUID attendu' } });
  });
});

describe('inventaire', () => {
  const stock = (produit: string) =>
    call(inventaire.url, 'GET', `/api/ddd/inventaire/stock-local/${produit}/${STORE}/`);

  it('tells the stock of a product in a store', async () => {
    expect(await stock(KEYBOARD)).toMatchObject({
      status: 200,
      body: {
        produit_id: KEYBOARD,
        magasin_id: STORE,
        quantite: 100,
        niveau: 'NORMAL',
        nom_produit: 'Clavier mécanique',
        nom_magasin: expect.any(String),
      },
    });
  });

  it('answers 400 where there is no stock row', async () => {
    expect(await stock(UNKNOWN)).toMatchObject({ status: 400, body: { error: expect.any(String) } });
    expect((await move(inventaire.url, 'diminuer-stock', 1, 'u', UNKNOWN)).status).toBe(400);
  });

  it('moves stock and journals each effect', async () => {
    inventaire.reset();
    expect((await move(inventaire.url, 'diminuer-stock', 30, 'k1')).status).toBe(200);
    expect((await move(inventaire.url, 'augmenter-stock', 10)).status).toBe(200);
    expect(quantityOf(inventaire)).toBe(80);
    expect(inventaire.state().journal).toMatchObject([
      { key: 'k1', sagaId: 'saga-1', kind: 'diminution', quantity: 30 },
      { key: null, sagaId: 'saga-1', kind: 'augmentation', quantity: 10 },
    ]);
    expect(inventaire.state().calls).toMatchObject({ 'POST /api/ddd/inventaire/diminuer-stock': 1 });
  });

  it('refuses a shortage without touching the stock', async () => {
    inventaire.reset();
    const refused = await move(inventaire.url, 'diminuer-stock', 101, 'k2');
    expect(refused).toMatchObject({ status: 400, body: { error: expect.stringContaining('insuffisant') } });
    expect(quantityOf(inventaire)).toBe(100);
    expect(inventaire.state().journal).toEqual([]);
  });

  it.each([0, -1, 1.5, '2', null, 1e9])('refuses the quantity %p, naming the field', async (quantite) => {
    const body = { produit_id: KEYBOARD, magasin_id: STORE, quantite };
    const { status, body: answer } = await call(
      inventaire.url,
      'POST',
      '/api/ddd/inventaire/diminuer-stock/',
      body,
    );
    expect(status).toBe(400);
    expect(answer.error).toMatch(/^quantite : /);
  });
});

describe('commandes', () => {
  const sale = { magasin_id: STORE, client_id: CLIENT, produit_id: KEYBOARD, quantite: 3 };
  const register = (body: object) => call(commandes.url, 'POST', '/api/v1/ventes-ddd/enregistrer/', body);
  const cancel = (id: unknown, body: object = { motif: 'saga annulée' }) =>
    call(commandes.url, 'PATCH', `/api/v1/ventes-ddd/${id}/annuler/`, body);

  it('registers a sale at its own price, then cancels it once', async () => {
    const { status, body } = await register(sale);
    const vente = body.vente as Record<string, unknown>;
    expect(status).toBe(201);
    expect(body.success).toBe(true);
    expect(vente).toMatchObject({ total: 269.97, statut: 'ACTIVE', client_id: CLIENT, magasin: STORE });
    expect(vente.lignes).toEqual([{ produit_id: KEYBOARD, quantite: 3, prix_unitaire: 89.99 }]);

    expect(await cancel(vente.id)).toMatchObject({
      status: 200,
      body: { success: true, vente_id: vente.id, statut: 'ANNULEE' },
    });
    expect((await cancel(vente.id)).status).toBe(400);
    expect(commandes.state().ventes).toMatchObject([{ id: vente.id, statut: 'ANNULEE' }]);
    expect(commandes.state().journal.map(({ kind }) => kind)).toEqual(['vente', 'annulation']);
  });

  it('refuses what it cannot sell or cancel', async () => {
    expect((await register({ ...sale, produit_id: UNKNOWN })).status).toBe(400);
    expect((await register({ ...sale, magasin_id: UNKNOWN })).status).toBe(400);
    expect((await register({ ...sale, client_id: 'moi' })).body.error).toBe('client_id : UUID attendu');
    expect((await cancel(CLIENT)).status).toBe(404);
    expect((await cancel(CLIENT, {})).body.error).toBe('motif : texte attendu');
  });
});

describe('every service', () => {
  it('has a health path', async () => {
    expect((await call(catalogue.url, 'GET', '/api/ddd/catalogue/health/')).status).toBe(200);
    expect((await call(inventaire.url, 'GET', '/api/ddd/inventaire/health/')).status).toBe(200);
    const { status, body } = await call(commandes.url, 'GET', '/api/v1/magasins/');
    expect({ status, body }).toEqual({ status: 200, body: [expect.objectContaining({ id: STORE })] });
  });

  it('answers JSON errors in French for unknown paths and unreadable bodies', async () => {
    expect(await call(catalogue.url, 'GET', '/nulle-part')).toMatchObject({
      status: 404,
      body: { error: 'Chemin inconnu' },
    });
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' };
    const response = await fetch(`${inventaire.url}/api/ddd/inventaire/diminuer-stock/`, init);
    expect([response.status, await response.json()]).toEqual([400, { error: 'Corps illisible' }]);
  });

  it('says which port is taken', async () => {
    const taken = services.start({ name: 'catalogue', port: catalogue.port });
    await expect(taken).rejects.toMatchObject({ code: 'EADDRINUSE', port: catalogue.port });
  });
});
