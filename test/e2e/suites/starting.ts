import { afterEach, describe, expect, it } from '@jest/globals';
import { CLIENT, order, pathOf, place, SAMPLE, sagaOf } from '../support/orders.ts';
import { healAll, newProduct, STORE, soldOf, stateOf, stockOf } from '../support/reference-services.ts';
import { hasReferenceServices } from '../support/target.ts';

/** Every key of `resume_execution` (design, section 1). */
const SUMMARY_KEYS = [
  'saga_id',
  'client_id',
  'magasin_id',
  'etat_actuel',
  'est_terminee',
  'est_en_echec',
  'necessite_compensation',
  'montant_total',
  'quantite_totale_articles',
  'nombre_lignes',
  'nombre_evenements',
  'duree_totale_secondes',
  'duree_par_etape',
  'tentatives_par_etape',
  'reservations_actives',
  'commande_finale_id',
  'date_creation',
  'date_derniere_modification',
];

const HAPPY_PATH = [
  'EN_ATTENTE',
  'VERIFICATION_STOCK',
  'STOCK_VERIFIE',
  'RESERVATION_STOCK',
  'STOCK_RESERVE',
  'CREATION_COMMANDE',
  'COMMANDE_CREEE',
  'SAGA_TERMINEE',
];

/** A start that goes well. */
export function startingSuite(): void {
  describe('starting a saga', () => {
    it('answers 201 with the whole summary and where the saga is', async () => {
      const { status, headers, body } = await place(order([SAMPLE, 2]));
      expect(status).toBe(201);
      expect(body).toMatchObject({ success: true, etat_final: 'SAGA_TERMINEE' });
      expect(headers.get('location')).toMatch(new RegExp(`/api/saga/commandes/${body.saga_id}/$`));
      expect(Object.keys(body.resume_execution)).toEqual(expect.arrayContaining(SUMMARY_KEYS));
      expect(body.resume_execution).toMatchObject({
        saga_id: body.saga_id,
        client_id: CLIENT,
        magasin_id: STORE,
        etat_actuel: 'SAGA_TERMINEE',
        est_terminee: true,
        est_en_echec: false,
        necessite_compensation: false,
        montant_total: 51,
        quantite_totale_articles: 2,
        nombre_lignes: 1,
        reservations_actives: [],
        commande_finale_id: body.commande_id,
        tentatives_par_etape: {
          'verify-stock': 1,
          'fetch-products': 1,
          'reserve-stock': 1,
          'create-order': 1,
        },
      });
      expect(Object.keys(body.resume_execution.duree_par_etape)).toEqual(HAPPY_PATH.slice(0, -1));
    });

    it('leaves a saga that tells its whole path', async () => {
      const { body } = await place(order([SAMPLE, 1]));
      const saga = await sagaOf(body.saga_id);
      expect(saga).toMatchObject({
        saga_id: body.saga_id,
        client_id: CLIENT,
        magasin_id: STORE,
        etat_actuel: 'SAGA_TERMINEE',
        est_terminee: true,
        commande_finale_id: body.commande_id,
        donnees_contexte: { historique_intact: true },
        lignes_commande: [
          { produit_id: SAMPLE, quantite: 1, nom_produit: 'Souris optique', prix_unitaire: 25.5 },
        ],
      });
      expect(pathOf(saga)).toEqual(HAPPY_PATH);
      expect(saga.historique_evenements[0]).toMatchObject({
        type: 'SAGA_DEMARRE',
        etat_precedent: null,
        nouvel_etat: 'EN_ATTENTE',
        message: expect.any(String),
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        donnees: expect.any(Object),
      });
      const types = saga.historique_evenements.map(({ type }) => type);
      expect(types.filter((type) => type !== 'ETAPE_DEMARREE')).toEqual([
        'SAGA_DEMARRE',
        'STOCK_VERIFIE_SUCCES',
        'PRODUITS_RECUPERES_SUCCES',
        'STOCK_RESERVE_SUCCES',
        'COMMANDE_CREEE_SUCCES',
        'SAGA_TERMINEE_SUCCES',
      ]);
    });
  });

  const laptop = hasReferenceServices() ? describe : describe.skip;
  laptop('starting a saga, counted at the services', () => {
    afterEach(healAll);

    it('sells what was ordered, each line as a sale of its own', async () => {
      const products = [await newProduct(10, 4.5), await newProduct(10, 0.1), await newProduct(10, 0.2)];
      const { body } = await place(order(...products.map((id, index) => [id, index + 1] as const)));
      expect(body.resume_execution).toMatchObject({ montant_total: 5.3, nombre_lignes: 3 });
      const ids = body.resume_execution.commande_ids;
      expect(new Set(ids).size).toBe(3);
      expect(body.commande_id).toBe(ids[0]);
      expect(await Promise.all(products.map(stockOf))).toEqual([9, 8, 7]);
      expect(await Promise.all(products.map(soldOf))).toEqual([1, 2, 3]);
      const sales = (await stateOf('commandes')).ventes.filter(({ id }) => ids.includes(id));
      expect(sales).toHaveLength(3);
    });

    it('takes a product that is cited twice for one line', async () => {
      const product = await newProduct(10);
      const { body } = await place(order([product, 1], [product, 2]));
      expect(body.resume_execution).toMatchObject({ nombre_lignes: 1, quantite_totale_articles: 3 });
      expect([await stockOf(product), await soldOf(product)]).toEqual([7, 3]);
    });
  });
}
