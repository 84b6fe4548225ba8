import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { accountsOf } from '../invariants/accounts.ts';
import { sagaViolations } from '../invariants/saga-violations.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { orderLines } from '../lab/services.ts';

const CLOSED = { kind: 'status', status: 503, from: 'gateway' } as const;
const REFUSED = { kind: 'status', status: 400, from: 'service' } as const;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ callTimeoutMs: 25_000 });
});
afterAll(() => lab.stop());

const parkedSaga = async (): Promise<string> => {
  const { sagaId, answer } = await lab.order({
    lines: orderLines(2, 3),
    faults: [
      { call: 'register', line: 2, strike: REFUSED, times: 'always' },
      { call: 'increase', line: 1, strike: CLOSED, times: 'always' },
    ],
  });
  expect(answer.body.etat_actuel).toBe('COMPENSATION_BLOQUEE');
  return sagaId;
};

it('twenty people who force the same compensation at once have one effect', async () => {
  await lab.reset();
  const sagaId = await parkedSaga();
  lab.schedule.heal(sagaId);
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, index) =>
      lab.compensate(sagaId, { acteur: `personne ${index}`, motif: 'inventaire réparé' }),
    ),
  );
  await lab.executionEnded(`${sagaId}-2`);

  const accepted = answers.filter(({ status }) => status === 202);
  expect(accepted.length).toBe(1);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202, 409]));
  const saga = await lab.saga(sagaId);
  expect(saga.etat_actuel).toBe('SAGA_ANNULEE');
  const forced = saga.historique_evenements.filter(({ donnees }) => donnees.acteur !== undefined);
  expect(forced.map(({ type }) => type)).toEqual(['COMPENSATION_DEMANDEE']);
  expect(lab.executionsOf(sagaId)).toEqual([`${sagaId}-1`, `${sagaId}-2`]);
  expect(sagaViolations(lab, saga, accountsOf(lab.services.truth(), lab.initialStock))).toEqual([]);
}, 120_000);

it('a forced compensation is refused while an execution works on the saga, and changes nothing', async () => {
  await lab.reset();
  let refused: number | undefined;
  lab.setBeforeStep(async (name, sagaId) => {
    if (name === 'create-order') {
      refused = (await lab.compensate(sagaId, { acteur: 'quelqu’un', motif: 'trop tôt' })).status;
    }
  });
  const { sagaId, answer } = await lab.order({ lines: orderLines(1) });
  lab.setBeforeStep(undefined);
  expect(refused).toBe(409);
  expect(answer.status).toBe(201);
  const saga = await lab.saga(sagaId);
  expect(saga.historique_evenements.some(({ donnees }) => donnees.acteur !== undefined)).toBe(false);
}, 60_000);

it('a simulation and the rescuer beside twenty hands leave one effect too', async () => {
  await lab.reset();
  const sagaId = await parkedSaga();
  lab.schedule.heal(sagaId);
  const people = Array.from({ length: 10 }, (_, index) =>
    lab.compensate(sagaId, { acteur: `personne ${index}`, motif: 'essai', simulation: index % 2 === 0 }),
  );
  await Promise.all([...people, lab.rescue(), lab.rescue()]);
  await lab.executionEnded(`${sagaId}-2`);
  const saga = await lab.saga(sagaId);
  expect(saga.etat_actuel).toBe('SAGA_ANNULEE');
  expect(lab.executionsOf(sagaId)).toEqual([`${sagaId}-1`, `${sagaId}-2`]);
  expect(sagaViolations(lab, saga, accountsOf(lab.services.truth(), lab.initialStock))).toEqual([]);
}, 120_000);
