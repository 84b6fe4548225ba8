import { randomUUID } from 'node:crypto';
import { afterEach, describe, expect, it } from '@jest/globals';
import { order, pathOf, place, SAMPLE, sagaOf } from '../support/orders.ts';
import { addFault, healAll, newProduct, soldOf, stockOf } from '../support/reference-services.ts';
import { hasReferenceServices } from '../support/target.ts';

/** Orders that do not go through: what the caller is told, and that nothing is left behind. */
export function failingSuite(): void {
  describe('an order refused for stock', () => {
    it('answers 400 with what is missing, and leaves an undone saga', async () => {
      const { status, headers, body } = await place(order([SAMPLE, 999_999]));
      expect(status).toBe(400);
      expect(body).toEqual({
        error: 'Stock insuffisant',
        details: expect.objectContaining({
          lignes: [expect.objectContaining({ ligne: 1, produit_id: SAMPLE, quantite_demandee: 999_999 })],
        }),
        saga_id: expect.any(String),
      });
      expect(headers.get('location')).toMatch(new RegExp(`/api/saga/commandes/${body.saga_id}/$`));
      const saga = await sagaOf(body.saga_id);
      expect(pathOf(saga)).toEqual([
        'EN_ATTENTE',
        'VERIFICATION_STOCK',
        'ECHEC_STOCK_INSUFFISANT',
        'SAGA_ANNULEE',
      ]);
      expect(saga.commande_finale_id).toBeNull();
    });

    it('gives the same refusal to the same key', async () => {
      const headers = { 'idempotency-key': randomUUID() };
      const first = await place(order([SAMPLE, 999_999]), headers);
      const second = await place(order([SAMPLE, 999_999]), headers);
      expect([second.status, second.body]).toEqual([400, first.body]);
    });
  });

  const laptop = hasReferenceServices() ? describe : describe.skip;
  laptop('an order that fails, counted at the services', () => {
    afterEach(healAll);

    /** One and MAX_RETRIES more. */
    const ATTEMPTS = 4;
    const UNDONE_AFTER_CREATION = [
      'EN_ATTENTE',
      'VERIFICATION_STOCK',
      'STOCK_VERIFIE',
      'RESERVATION_STOCK',
      'STOCK_RESERVE',
      'CREATION_COMMANDE',
      'ECHEC_CREATION_COMMANDE',
      'COMPENSATION_EN_COURS',
      'SAGA_ANNULEE',
    ];

    it('is refused whole when one line of it is short', async () => {
      const [plenty, short] = [await newProduct(10), await newProduct(1)];
      const { status, body } = await place(order([plenty, 2], [short, 2]));
      expect([status, body.error]).toEqual([400, 'Stock insuffisant']);
      expect(body.details).toMatchObject({ lignes: [{ ligne: 2, quantite_disponible: 1 }] });
      expect([await stockOf(plenty), await stockOf(short)]).toEqual([10, 1]);
    });

    it('gives back the lines it reserved when the last one is refused', async () => {
      const [first, last] = [await newProduct(10), await newProduct(10)];
      await addFault('inventaire', { path: 'diminuer-stock', kind: 'refuse', skip: 1 });
      const { status, body } = await place(order([first, 2], [last, 2]));
      expect(status).toBe(400);
      const saga = await sagaOf(body.saga_id);
      expect(pathOf(saga).slice(-3)).toEqual([
        'ECHEC_RESERVATION_STOCK',
        'COMPENSATION_EN_COURS',
        'SAGA_ANNULEE',
      ]);
      expect([await stockOf(first), await stockOf(last)]).toEqual([10, 10]);
    });

    it.each([
      ['inventaire', 'stock-local', 'verify-stock', 'always'],
      ['catalogue', 'produits', 'fetch-products', 'always'],
      ['inventaire', 'diminuer-stock', 'reserve-stock', 'always'],
      // Down for all attempts of the step and back for its undo, which must learn whether there is a sale.
      ['commandes', 'enregistrer', 'create-order', ATTEMPTS],
    ] as const)(
      'answers 503 while %s is down (%s), with stock intact',
      async (service, path, step, times) => {
        const product = await newProduct(10);
        await addFault(service, { path, kind: 'error', status: 503, times });
        const { status, headers, body } = await place(order([product, 2]));
        expect(status).toBe(503);
        expect(body).toEqual({
          error: 'Service externe indisponible',
          details: expect.objectContaining({ etape: step }),
          saga_id: expect.any(String),
        });
        expect(Number(headers.get('retry-after'))).toBeGreaterThan(0);
        const saga = await sagaOf(body.saga_id);
        expect(saga.etat_actuel).toBe('SAGA_ANNULEE');
        expect([await stockOf(product), await soldOf(product)]).toEqual([10, 0]);
      },
    );

    it('gets over a service that fails for a moment', async () => {
      const product = await newProduct(10);
      await addFault('inventaire', { path: 'diminuer-stock', kind: 'error', status: 503, times: 2 });
      const { status, body } = await place(order([product, 2]));
      expect(status).toBe(201);
      expect(body.resume_execution).toMatchObject({ tentatives_par_etape: { 'reserve-stock': 3 } });
      expect([await stockOf(product), await soldOf(product)]).toEqual([8, 2]);
    });

    it('gives the stock back when the order is refused', async () => {
      const product = await newProduct(10);
      await addFault('commandes', { path: 'enregistrer', kind: 'refuse' });
      const { status, body } = await place(order([product, 2]));
      expect(status).toBe(400);
      expect(body).toMatchObject({ error: expect.stringMatching(/refusée/), saga_id: expect.any(String) });
      const saga = await sagaOf(body.saga_id);
      expect(pathOf(saga)).toEqual(UNDONE_AFTER_CREATION);
      expect(saga.historique_evenements.map(({ type }) => type)).toEqual(
        expect.arrayContaining(['COMMANDE_CREEE_ECHEC', 'COMPENSATION_DEMANDEE', 'COMPENSATION_TERMINEE']),
      );
      expect([await stockOf(product), await soldOf(product)]).toEqual([10, 0]);
    });

    it('cancels the sales it made when a later one is refused', async () => {
      const [first, last] = [await newProduct(10), await newProduct(10)];
      await addFault('commandes', { path: 'enregistrer', kind: 'refuse', skip: 1 });
      const { status } = await place(order([first, 2], [last, 3]));
      expect(status).toBe(400);
      expect([await stockOf(first), await stockOf(last)]).toEqual([10, 10]);
      expect([await soldOf(first), await soldOf(last)]).toEqual([0, 0]);
    });

    it('is refused, not retried, when the catalogue does not know a product', async () => {
      const unknown = randomUUID();
      const { status, body } = await place(order([unknown, 1]));
      expect(status).toBe(400);
      expect((await sagaOf(body.saga_id)).etat_actuel).toBe('SAGA_ANNULEE');
    });
  });
}
