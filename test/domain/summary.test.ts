import { describe, expect, it } from '@jest/globals';
import { enterCompensation, park } from '../../domain/compensation.ts';
import { explanation } from '../../domain/explanation.ts';
import { attemptFailed } from '../../domain/forward.ts';
import { compensationForced } from '../../domain/intervention.ts';
import type { Saga } from '../../domain/saga.ts';
import { SAGA_STATES } from '../../domain/states.ts';
import { durationByStep, listItem, needsCompensation, summary, totalAmount } from '../../domain/summary.ts';
import {
  all,
  at,
  called,
  completed,
  DONE,
  failure,
  halfOrdered,
  newOrder,
  reserved,
  sagaIn,
  UNKNOWN,
} from './support/sagas.ts';

const priced = (...lines: readonly [price: number, quantity: number][]): Saga => ({
  ...newOrder(),
  lignes_commande: lines.map(([prix_unitaire, quantite]) => ({
    produit_id: '550e8400-e29b-41d4-a716-446655440001',
    nom_produit: 'Produit',
    prix_unitaire,
    quantite,
  })),
});

describe('the amount of an order', () => {
  it.each([
    ['thirds of a coin add up', priced([0.1, 1], [0.2, 1]), 0.3],
    ['a price just below a whole one', priced([19.99, 3]), 59.97],
    ['a price that no binary fraction is', priced([1.1, 3], [2.2, 3]), 9.9],
    [
      'a hundred lines of a cent',
      priced(...Array.from({ length: 100 }, (): [number, number] => [0.01, 1])),
      1,
    ],
    ['many of a large price', priced([99_999.99, 10_000]), 999_999_900],
    ['something free', priced([0, 5]), 0],
  ])('in cents: %s', (_what, saga, euros) => {
    expect(totalAmount(saga)).toBe(euros);
  });

  it('is unknown until every price is', () => {
    expect(totalAmount(newOrder())).toBeUndefined();
    const [first, second] = priced([1, 1], [2, 1]).lignes_commande;
    const { prix_unitaire: _, ...unpriced } = second as NonNullable<typeof second>;
    expect(totalAmount({ ...newOrder(), lignes_commande: [first as never, unpriced] })).toBeUndefined();
  });
});

describe('the time spent', () => {
  it('in each state is read from the history', () => {
    expect(durationByStep(completed())).toEqual({
      EN_ATTENTE: 0,
      VERIFICATION_STOCK: 1,
      STOCK_VERIFIE: 2,
      RESERVATION_STOCK: 1,
      STOCK_RESERVE: 1,
      CREATION_COMMANDE: 1,
      COMMANDE_CREEE: 0,
    });
  });

  it('is not cut by notes, and is to the millisecond', () => {
    const saga = attemptFailed(reserved(), failure, at(4.5), at(4.5));
    expect(durationByStep(enterCompensation(saga, failure, at(7.063)))).toMatchObject({
      STOCK_RESERVE: 3.063,
    });
  });

  it('in a state entered twice is added up', () => {
    const parked = park(enterCompensation(halfOrdered(), failure, at(10)), failure, at(12));
    const forced = compensationForced(parked, { acteur: 'a', motif: 'm', decisions: [] }, at(20));
    const again = park(forced, failure, at(25));
    expect(durationByStep(again)).toMatchObject({ COMPENSATION_EN_COURS: 7, COMPENSATION_BLOQUEE: 8 });
  });
});

describe('the summary', () => {
  it('of a finished order', () => {
    const saga = completed();
    expect(summary(saga)).toEqual({
      saga_id: saga.saga_id,
      client_id: saga.client_id,
      magasin_id: saga.magasin_id,
      etat_actuel: 'SAGA_TERMINEE',
      est_terminee: true,
      est_en_echec: false,
      necessite_compensation: false,
      montant_total: 227.95,
      quantite_totale_articles: 5,
      nombre_lignes: 2,
      nombre_evenements: saga.historique_evenements.length,
      duree_totale_secondes: 6,
      duree_par_etape: durationByStep(saga),
      tentatives_par_etape: { 'verify-stock': 1, 'fetch-products': 1, 'reserve-stock': 1, 'create-order': 1 },
      reservations_actives: [],
      commande_finale_id: 'vente-1',
      commande_ids: ['vente-1', 'vente-1'],
      date_creation: '2026-03-01T10:00:00.000Z',
      date_derniere_modification: '2026-03-01T10:00:06.000Z',
    });
  });

  it('tells the stock that is held, and what of it nobody knows', () => {
    const saga = called(
      sagaIn.STOCK_VERIFIE(),
      'reserve-stock',
      new Map([
        [1, DONE],
        [2, UNKNOWN],
      ]),
      3,
    );
    expect(summary(saga).reservations_actives).toMatchObject([
      { ligne: 1, quantite: 2, incertaine: false },
      { ligne: 2, quantite: 3, incertaine: true },
    ]);
    expect(summary(newOrder())).toMatchObject({
      reservations_actives: [],
      montant_total: null,
      commande_finale_id: null,
    });
  });

  it.each(SAGA_STATES)('says in %s whether it is over, failed, and still to be undone', (state) => {
    const saga = sagaIn[state]();
    const failed = !SAGA_STATES.slice(0, 8).includes(state);
    const standing = [
      'ECHEC_RESERVATION_STOCK',
      'ECHEC_CREATION_COMMANDE',
      'COMPENSATION_EN_COURS',
      'COMPENSATION_BLOQUEE',
    ].includes(state);
    expect(summary(saga)).toMatchObject({
      est_terminee: state === 'SAGA_TERMINEE' || state === 'SAGA_ANNULEE',
      est_en_echec: failed,
      necessite_compensation: standing,
    });
    expect(needsCompensation(saga)).toBe(standing);
  });

  it('in a list is short', () => {
    const saga = halfOrdered();
    expect(listItem(saga)).toEqual({
      saga_id: saga.saga_id,
      client_id: saga.client_id,
      magasin_id: saga.magasin_id,
      etat_actuel: 'CREATION_COMMANDE',
      est_terminee: false,
      necessite_compensation: false,
      commande_finale_id: 'vente-1',
      date_creation: saga.date_creation,
      derniere_modification: saga.date_derniere_modification,
      nombre_lignes: 2,
      nombre_evenements: saga.historique_evenements.length,
    });
  });
});

describe('the explanation', () => {
  it.each(SAGA_STATES)('in %s has a sentence for each event and a report for each line', (state) => {
    const saga = sagaIn[state]();
    const told = explanation(saga);
    expect(told.recit).toHaveLength(saga.historique_evenements.length);
    for (const { quoi } of told.recit) expect(quoi).toMatch(/^[\p{Lu}\d].*\.$/u);
    expect(told.lignes).toHaveLength(2);
    expect(JSON.stringify(told)).not.toMatch(/undefined|\[object/);
    expect(told.historique_intact).toBe(true);
  });

  it('says what the order came to', () => {
    expect(explanation(completed()).conclusion).toBe('Commande passée pour 227,95 €.');
    expect(explanation(sagaIn.SAGA_ANNULEE()).conclusion).toBe('Commande annulée : service en panne.');
    expect(explanation(sagaIn.COMPENSATION_BLOQUEE()).conclusion).toContain('3 effet(s)');
  });

  it('says when the history was changed', () => {
    const saga = completed();
    const [first, ...rest] = saga.historique_evenements;
    const changed = { ...saga, historique_evenements: [{ ...first, message: 'autre' }, ...rest] as never };
    expect(explanation(changed).historique_intact).toBe(false);
  });

  it('tells line by line what stands', () => {
    const saga = called(reserved(), 'create-order', all(UNKNOWN), 5);
    expect(explanation(saga).lignes[0]).toContain('incertain : la réponse a été perdue (réponse perdue)');
  });
});
