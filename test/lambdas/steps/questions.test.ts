import { describe, expect, it } from '@jest/globals';
import { ServiceUnavailable, UnknownProduct } from '../../../domain/errors.ts';
import type { Saga } from '../../../domain/saga.ts';
import { fetchProducts } from '../../../lambdas/steps/fetch-products.ts';
import type { Step } from '../../../lambdas/steps/step.ts';
import { verifyStock } from '../../../lambdas/steps/verify-stock.ts';
import { attemptWith } from '../support/attempt.ts';
import { memoryStore } from '../support/memory-store.ts';
import { order, product, START } from '../support/order.ts';
import { sagaIn } from '../support/saga-in.ts';

const run = async (saga: Saga, step: Step, seconds = 0, timeLeftMs = 10_000) => {
  const { store, record, writes } = memoryStore(saga);
  const now = () => new Date(START.getTime() + seconds * 1000);
  const attempt = attemptWith({ store, now, timeLeftMs: () => timeLeftMs });
  const error = await step({ saga_id: saga.saga_id }, attempt).then(
    () => undefined,
    (thrown: Error & { details?: unknown }) => thrown,
  );
  return { error, saga: record(saga.saga_id), writes };
};

const stockOf = (quantities: readonly (number | Error)[], asked: string[] = []) => ({
  stock: async (productId: string): Promise<number> => {
    asked.push(productId);
    const quantity = quantities[Number(productId.slice(-4)) - 1];
    if (quantity instanceof Error) throw quantity;
    return quantity ?? 0;
  },
});

describe('verify-stock', () => {
  const verify = (...quantities: (number | Error)[]) =>
    verifyStock({ inventory: stockOf(quantities), concurrency: 2 });

  it('moves on when every line has enough, to the last piece', async () => {
    const { error, saga } = await run(order({ lines: 3 }), verify(1, 2, 3));
    expect(error).toBeUndefined();
    expect(saga.etat_actuel).toBe('STOCK_VERIFIE');
    expect(saga.historique_evenements.map(({ type }) => type)).toEqual([
      'SAGA_DEMARRE',
      'ETAPE_DEMARREE',
      'STOCK_VERIFIE_SUCCES',
    ]);
  });

  it('names every line that is short, with what is there', async () => {
    const { error, writes } = await run(order({ lines: 3 }), verify(0, 2, 1));
    expect(error).toMatchObject({
      name: 'InsufficientStock',
      details: {
        lignes: [
          { ligne: 1, produit_id: product(1), quantite_demandee: 1, quantite_disponible: 0 },
          { ligne: 3, produit_id: product(3), quantite_demandee: 3, quantite_disponible: 1 },
        ],
      },
    });
    expect(writes).toEqual([]);
  });

  it.each([new ServiceUnavailable('HTTP 503'), new UnknownProduct('inconnu')])(
    'hands on %s',
    async (cause) => {
      expect((await run(order({ lines: 2 }), verify(1, cause))).error).toBe(cause);
    },
  );

  it('asks nothing when it is past, and nothing after the deadline', async () => {
    const asked: string[] = [];
    const step = verifyStock({ inventory: stockOf([], asked), concurrency: 2 });
    expect((await run(sagaIn('STOCK_VERIFIE'), step)).error).toBeUndefined();
    expect((await run(order(), step, 30)).error).toMatchObject({ name: 'DeadlineExceeded' });
    expect((await run(sagaIn('SAGA_ANNULEE'), step)).error).toMatchObject({ name: 'CompensationRequested' });
    expect(asked).toEqual([]);
  });

  it('gives its calls the time of the saga or of the function, whichever ends first', async () => {
    const left: number[] = [];
    const step = verifyStock({
      inventory: { stock: async (_id, _store, { timeLeftMs }) => left.push(timeLeftMs()) + 1000 },
      concurrency: 1,
    });
    await run(order(), step, 25);
    await run(order(), step, 25, 2_000);
    expect(left).toEqual([5_000, 2_000]);
  });

  it('ends with SagaNotFound when there is no record', async () => {
    const { store } = memoryStore();
    await expect(verify(1)({ saga_id: order().saga_id }, attemptWith({ store }))).rejects.toMatchObject({
      name: 'SagaNotFound',
    });
  });
});

describe('fetch-products', () => {
  const catalogue = (asked: string[] = []) => ({
    product: async (id: string) => {
      asked.push(id);
      return { nom_produit: `Nom ${id.slice(-1)}`, prix_unitaire: Number(id.slice(-1)) + 0.5 };
    },
  });
  const verified = (lines: number): Saga => {
    const saga = sagaIn('STOCK_VERIFIE', { lines });
    const unpriced = saga.lignes_commande.map(({ produit_id, quantite }) => ({ produit_id, quantite }));
    return { ...saga, lignes_commande: unpriced };
  };

  it('gives every line the name and price of its own product', async () => {
    const { saga } = await run(verified(3), fetchProducts({ catalogue: catalogue(), concurrency: 2 }));
    expect(
      saga.lignes_commande.map(({ nom_produit, prix_unitaire }) => [nom_produit, prix_unitaire]),
    ).toEqual([
      ['Nom 1', 1.5],
      ['Nom 2', 2.5],
      ['Nom 3', 3.5],
    ]);
    expect(saga.etat_actuel).toBe('STOCK_VERIFIE');
  });

  it('asks nothing once the products are known, nor past its step', async () => {
    const asked: string[] = [];
    const step = fetchProducts({ catalogue: catalogue(asked), concurrency: 2 });
    for (const state of ['STOCK_VERIFIE', 'RESERVATION_STOCK', 'SAGA_TERMINEE'] as const) {
      expect((await run(sagaIn(state), step)).error).toBeUndefined();
    }
    expect(asked).toEqual([]);
  });

  it('writes nothing when one product cannot be had', async () => {
    const failing = { product: async () => Promise.reject(new UnknownProduct('inconnu')) };
    const { error, writes } = await run(verified(2), fetchProducts({ catalogue: failing, concurrency: 2 }));
    expect(error).toMatchObject({ name: 'UnknownProduct' });
    expect(writes).toEqual([]);
  });
});
