import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Saga } from '../../../domain/saga.ts';
import { SAGA_STATES, type SagaState } from '../../../domain/states.ts';
import {
  explanationAnswerSchema,
  listAnswerSchema,
  sagaAnswerSchema,
} from '../../../lambdas/api/answer-schemas.ts';
import { type Api, startApi } from '../support/api.ts';
import { captureConsole } from '../support/console.ts';
import { START } from '../support/order.ts';
import { sagaIn } from '../support/saga-in.ts';

const output = captureConsole();
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(() => api.reset());
afterAll(() => api.stop());

const stored = async (...states: SagaState[]): Promise<Saga[]> => {
  const sagas = states.map((state, n) =>
    sagaIn(state, { at: new Date(START.getTime() + n * 1000), lines: 2 }),
  );
  await api.dynamo.put(...sagas);
  return sagas;
};
const list = (query: Record<string, string> = {}) => api.get('/api/saga/sagas/', query);
const states = (body: { sagas: { etat_actuel: string }[] }) =>
  body.sagas.map(({ etat_actuel }) => etat_actuel);

describe('one saga', () => {
  it.each(SAGA_STATES)('in %s has the fields of the contract', async (state) => {
    const [saga] = (await stored(state)) as [Saga];
    const { status, body } = await api.get(`/api/saga/commandes/${saga.saga_id}/`);
    expect(status).toBe(200);
    expect(sagaAnswerSchema.parse(body)).toMatchObject({ saga_id: saga.saga_id, etat_actuel: state });
    expect(body.historique_evenements).toEqual(saga.historique_evenements);
    expect(body.lignes_commande).toHaveLength(2);
    expect(body.donnees_contexte).toMatchObject({ registre: saga.registre, historique_intact: true });
  });

  it('that is complete has its sales, its prices and what became of each line', async () => {
    const [saga] = (await stored('SAGA_TERMINEE')) as [Saga];
    const { body } = await api.get(`/api/saga/commandes/${saga.saga_id}`);
    expect(body).toMatchObject({
      est_terminee: true,
      commande_finale_id: 'vente-1',
      donnees_contexte: { commande_ids: ['vente-1', 'vente-2'], montant_total: 30.3 },
      lignes_commande: [
        {
          ligne: 1,
          quantite: 1,
          nom_produit: 'Produit 1',
          prix_unitaire: 10.1,
          reservation: 'FAITE',
          vente: 'FAITE',
        },
        { ligne: 2, quantite: 2 },
      ],
    });
  });

  it('is found whatever the case of its id', async () => {
    const [saga] = (await stored('EN_ATTENTE')) as [Saga];
    expect((await api.get(`/api/saga/commandes/${saga.saga_id.toUpperCase()}/`)).status).toBe(200);
  });

  it('says that its history was changed behind its back', async () => {
    const [saga] = (await stored('SAGA_TERMINEE')) as [Saga];
    const [first, ...rest] = saga.historique_evenements;
    await api.dynamo.put({
      ...saga,
      historique_evenements: [{ ...first, message: 'autre' } as (typeof rest)[number], ...rest],
    });
    const { body } = await api.get(`/api/saga/commandes/${saga.saga_id}/`);
    expect(body.donnees_contexte.historique_intact).toBe(false);
  });

  it.each(SAGA_STATES)('in %s is told in plain French', async (state) => {
    const [saga] = (await stored(state)) as [Saga];
    const { status, body } = await api.get(`/api/saga/commandes/${saga.saga_id}/explication/`);
    expect(status).toBe(200);
    expect(explanationAnswerSchema.parse(body).recit).toHaveLength(saga.historique_evenements.length);
    expect(JSON.stringify(body)).not.toContain('undefined');
  });

  it('whose record is damaged is an error that the log explains', async () => {
    const saga = sagaIn('EN_ATTENTE');
    await api.dynamo.damage(saga, { version: { S: 'x' } });
    expect(await api.get(`/api/saga/commandes/${saga.saga_id}/`)).toMatchObject({ status: 500 });
    expect(output.text()).toContain('Enregistrement illisible');
    expect(output.logs()).toMatchObject([{ level: 'ERROR', saga_id: saga.saga_id }]);
  });
});

describe('the list', () => {
  it('has the newest first, and the fields of the contract', async () => {
    const sagas = await stored('SAGA_TERMINEE', 'COMPENSATION_BLOQUEE', 'EN_ATTENTE');
    const { status, body } = await list();
    expect(status).toBe(200);
    expect(listAnswerSchema.parse(body)).toMatchObject({
      total: 3,
      filtres: { etat: null, actives_seulement: false },
      curseur_suivant: null,
    });
    expect(body.sagas.map(({ saga_id }: Saga) => saga_id)).toEqual(
      sagas.map(({ saga_id }) => saga_id).reverse(),
    );
    expect(body.sagas[1]).toMatchObject({ necessite_compensation: true, nombre_lignes: 2 });
  });

  it.each<[Record<string, string>, SagaState[]]>([
    [{}, ['EN_ATTENTE', 'COMPENSATION_BLOQUEE', 'SAGA_TERMINEE']],
    [{ etat: '', limite: '' }, ['EN_ATTENTE', 'COMPENSATION_BLOQUEE', 'SAGA_TERMINEE']],
    [{ etat: 'COMPENSATION_BLOQUEE' }, ['COMPENSATION_BLOQUEE']],
    [{ etat: 'SAGA_ANNULEE' }, []],
    [{ actives_seulement: 'true' }, ['EN_ATTENTE', 'COMPENSATION_BLOQUEE']],
    [{ actives_seulement: '1' }, ['EN_ATTENTE', 'COMPENSATION_BLOQUEE']],
    [{ actives_seulement: 'false' }, ['EN_ATTENTE', 'COMPENSATION_BLOQUEE', 'SAGA_TERMINEE']],
    [{ actives_seulement: 'true', etat: 'EN_ATTENTE' }, ['EN_ATTENTE']],
    [{ actives_seulement: 'true', etat: 'SAGA_TERMINEE' }, []],
  ])('%j', async (query, expected) => {
    await stored('SAGA_TERMINEE', 'COMPENSATION_BLOQUEE', 'EN_ATTENTE');
    expect(states((await list(query)).body)).toEqual(expected);
  });

  it('goes on where the cursor says, to the end', async () => {
    const sagas = await stored(
      'EN_ATTENTE',
      'SAGA_TERMINEE',
      'SAGA_ANNULEE',
      'STOCK_RESERVE',
      'STOCK_VERIFIE',
    );
    const read: string[] = [];
    let curseur: string | null = '';
    for (let pages = 0; curseur !== null && pages < 10; pages++) {
      const { body } = await list({ limite: '2', curseur });
      read.push(...body.sagas.map(({ saga_id }: Saga) => saga_id));
      curseur = body.curseur_suivant;
    }
    expect(read).toEqual(sagas.map(({ saga_id }) => saga_id).reverse());
  });

  it('shows the others beside a damaged record, and logs its id', async () => {
    const damaged = sagaIn('EN_ATTENTE');
    await stored('SAGA_TERMINEE');
    await api.dynamo.damage(damaged, { version: { S: 'x' } });
    expect(states((await list()).body)).toEqual(['SAGA_TERMINEE']);
    expect(output.text()).toContain(damaged.saga_id);
  });
});

it('info tells the states and how to ask', async () => {
  expect(await api.get('/api/saga/info/')).toMatchObject({
    status: 200,
    body: {
      etats: SAGA_STATES,
      environnement: 'local',
      endpoints: { demarrer: 'POST /api/saga/commandes/' },
    },
  });
});
