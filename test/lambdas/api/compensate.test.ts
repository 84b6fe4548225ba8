import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Saga } from '../../../domain/saga.ts';
import type { SagaState } from '../../../domain/states.ts';
import { compensationAnswerSchema } from '../../../lambdas/api/answer-schemas.ts';
import { type Api, startApi } from '../support/api.ts';
import { captureConsole } from '../support/console.ts';
import { order } from '../support/order.ts';
import { sagaIn } from '../support/saga-in.ts';

const output = captureConsole();
let api: Api;
beforeAll(async () => {
  api = await startApi();
});
beforeEach(() => api.reset());
afterAll(() => api.stop());

const who = { acteur: 'Léa', motif: 'panne finie' };
const force = ({ saga_id }: Saga, more: object = {}) =>
  api.post(`/api/saga/commandes/${saga_id}/compenser/`, { ...who, ...more });
const stuck = async (state: SagaState, lines = 1): Promise<Saga> => {
  const saga = sagaIn(state, { lines });
  await api.dynamo.put(saga);
  api.executions.set(`${saga.saga_id}-1`, 'FAILED');
  return saga;
};

describe('compenser', () => {
  it('sends a parked saga back to its compensation, and keeps who asked and why', async () => {
    const saga = await stuck('COMPENSATION_BLOQUEE');
    const answer = await force(saga);
    expect(answer).toMatchObject({
      status: 202,
      headers: { Location: `/api/saga/commandes/${saga.saga_id}/` },
    });
    expect(compensationAnswerSchema.parse(answer.body).etat_actuel).toBe('COMPENSATION_EN_COURS');
    const { historique_evenements, execution } = await api.store.load(saga.saga_id);
    expect(historique_evenements.at(-1)).toMatchObject({ type: 'COMPENSATION_DEMANDEE', donnees: who });
    expect(execution).toBe(2);
    expect(api.executions.started).toEqual([`${saga.saga_id}-2`]);
  });

  it.each(['EN_ATTENTE', 'STOCK_VERIFIE'] as const)(
    'ends a saga in %s that has nothing to undo',
    async (state) => {
      const answer = await force(await stuck(state));
      expect(answer).toMatchObject({ status: 200, body: { etat_actuel: 'SAGA_ANNULEE' } });
      expect(api.executions.started).toEqual([]);
    },
  );

  it.each(['RESERVATION_STOCK', 'STOCK_RESERVE', 'CREATION_COMMANDE', 'ECHEC_CREATION_COMMANDE'] as const)(
    'stops a saga in %s and undoes it',
    async (state) => {
      const answer = await force(await stuck(state));
      expect(answer).toMatchObject({ status: 202, body: { etat_actuel: 'COMPENSATION_EN_COURS' } });
    },
  );

  it('is 404 for a saga that is not', async () => {
    expect(await force(order())).toMatchObject({ status: 404, body: { error: 'Saga inconnue' } });
  });

  it.each(['SAGA_TERMINEE', 'SAGA_ANNULEE'] as const)('is 409 on a saga in %s', async (state) => {
    const saga = await stuck(state);
    expect(await force(saga)).toMatchObject({ status: 409, body: { error: expect.stringContaining(state) } });
    expect(await api.store.load(saga.saga_id)).toEqual(saga);
  });

  it('is 409 on a saga whose execution still runs, also as a simulation', async () => {
    const saga = await stuck('RESERVATION_STOCK');
    api.executions.set(`${saga.saga_id}-1`, 'RUNNING');
    for (const simulation of [false, true]) {
      const answer = await force(saga, { simulation });
      expect(answer).toMatchObject({ status: 409, body: { error: expect.stringContaining('exécution') } });
    }
    expect(await api.store.load(saga.saga_id)).toEqual(saga);
  });

  it('goes ahead when the execution that somebody wrote down never started', async () => {
    const saga = { ...sagaIn('COMPENSATION_EN_COURS'), execution: 2 };
    await api.dynamo.put(saga);
    expect((await force(saga)).status).toBe(202);
    expect(api.executions.started).toEqual([`${saga.saga_id}-3`]);
  });

  it('is recorded also when the execution cannot be started: the rescuer does it', async () => {
    const saga = await stuck('COMPENSATION_BLOQUEE');
    api.executions.whenStarted(async () => {
      throw new Error('Step Functions is down');
    });
    expect((await force(saga)).status).toBe(202);
    expect((await api.store.load(saga.saga_id)).etat_actuel).toBe('COMPENSATION_EN_COURS');
    expect(output.logs()).toEqual(
      ['INFO', 'WARN'].map((level) => expect.objectContaining({ level, saga_id: saga.saga_id })),
    );
  });
});

describe('a simulation', () => {
  it('shows what would be done, line by line, and does nothing', async () => {
    const saga = await stuck('COMPENSATION_BLOQUEE', 2);
    expect(await force(saga, { simulation: true })).toMatchObject({
      status: 200,
      body: {
        simulation: true,
        etat_actuel: 'COMPENSATION_BLOQUEE',
        etat_apres: 'COMPENSATION_EN_COURS',
        plan: [
          { etape: 'create-order', ligne: 2, etat: 'EN_COURS', action: 'A_REGLER_OU_REDEMANDER' },
          { etape: 'create-order', ligne: 1, etat: 'EN_COURS', action: 'A_REGLER_OU_REDEMANDER' },
          { etape: 'reserve-stock', ligne: 2, quantite: 2, etat: 'FAITE', action: 'ANNULER' },
          { etape: 'reserve-stock', ligne: 1, quantite: 1, etat: 'FAITE', action: 'ANNULER' },
        ],
      },
    });
    expect(await api.store.load(saga.saga_id)).toEqual(saga);
    expect(api.executions.started).toEqual([]);
  });
});

describe('decisions', () => {
  it('settle what only a person can know', async () => {
    const saga = await stuck('COMPENSATION_BLOQUEE', 2);
    const decisions = [
      { ligne: 1, issue: 'NON_FAITE' },
      { ligne: 2, etape: 'create-order', issue: 'FAITE', vente_id: 'v-2' },
    ];
    expect((await force(saga, { decisions })).status).toBe(202);
    const { registre, historique_evenements } = await api.store.load(saga.saga_id);
    expect(registre['create-order']).toMatchObject([
      { etat: 'ANNULEE', motif: 'Décision manuelle' },
      { etat: 'FAITE', resultat: { vente_id: 'v-2' } },
    ]);
    const kept = historique_evenements.filter(({ type }) => type === 'DECISION_MANUELLE');
    expect(kept).toMatchObject([{ donnees: { ...who, decisions: [{ ligne: 1 }, { ligne: 2 }] } }]);
  });

  it.each([
    ['a call', 'RESERVATION_STOCK' as const, { etape: 'reserve-stock', issue: 'NON_FAITE' }],
    ['a call of a saga that was parked meanwhile', 'COMPENSATION_BLOQUEE' as const, { issue: 'NON_FAITE' }],
  ])('wait for the end of %s that may still be on its way', async (_, state, decision) => {
    const saga = sagaIn(state, { at: new Date(Date.now() - 10_000) });
    await api.dynamo.put(saga);
    api.executions.set(`${saga.saga_id}-1`, 'ABORTED');
    const answer = await force(saga, { decisions: [{ ligne: 1, ...decision }] });
    expect(answer).toMatchObject({ status: 409, body: { error: expect.stringContaining('en route') } });
    expect(Number(answer.headers['Retry-After'])).toBeGreaterThan(20);
    expect(await api.store.load(saga.saga_id)).toEqual(saga);
    expect((await force(saga)).status).toBe(202);
  });

  it('are all or nothing', async () => {
    const saga = await stuck('COMPENSATION_BLOQUEE', 1);
    const decisions = [
      { ligne: 1, issue: 'NON_FAITE' },
      { ligne: 9, issue: 'NON_FAITE' },
    ];
    expect((await force(saga, { decisions })).status).toBe(400);
    expect(await api.store.load(saga.saga_id)).toEqual(saga);
  });
});

describe('twenty at once', () => {
  const forced = async (saga: Saga): Promise<number> => {
    const { historique_evenements } = await api.store.load(saga.saga_id);
    return historique_evenements.filter(({ donnees }) => donnees.acteur === who.acteur).length;
  };

  it('have exactly one effect', async () => {
    const saga = await stuck('COMPENSATION_BLOQUEE');
    const answers = await Promise.all(Array.from({ length: 20 }, () => force(saga)));
    expect(answers.map(({ status }) => status).sort()).toEqual([202, ...Array(19).fill(409)]);
    expect(await forced(saga)).toBe(1);
    expect(api.executions.started).toEqual([`${saga.saga_id}-2`]);
  });

  it('have one effect also when one asks between the decision and the start of its execution', async () => {
    const saga = await stuck('COMPENSATION_BLOQUEE');
    api.executions.slowStart(500);
    const first = force(saga);
    while ((await api.store.load(saga.saga_id)).execution === 1);
    expect(await force(saga)).toMatchObject({
      status: 409,
      body: { error: expect.stringContaining('démarre') },
    });
    expect((await first).status).toBe(202);
    expect(await forced(saga)).toBe(1);
  });
});
