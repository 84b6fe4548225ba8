import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { accountsOf } from '../invariants/accounts.ts';
import { sagaViolations } from '../invariants/saga-violations.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { orderLines } from '../lab/services.ts';
import { stuckBefore } from './stuck-saga.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ callTimeoutMs: 25_000 });
});
afterAll(() => lab.stop());

it.each(['verify-stock', 'reserve-stock', 'create-order'])(
  'five rescuers at once start each saga that was stopped before %s once',
  async (functionName) => {
    await lab.reset();
    const stuck = await stuckBefore(lab, functionName, 12);
    await Promise.all(Array.from({ length: 5 }, () => lab.rescue()));
    for (const { sagaId } of stuck) await lab.executionEnded(`${sagaId}-2`);

    const accounts = accountsOf(lab.services.truth(), lab.initialStock);
    for (const { sagaId } of stuck) {
      const saga = await lab.saga(sagaId);
      expect(saga.etat_actuel).toBe('SAGA_TERMINEE');
      expect(saga.historique_evenements.filter(({ type }) => type === 'SAGA_REPRISE').length).toBe(1);
      expect(saga.donnees_contexte.execution).toBe(`${sagaId}-2`);
      expect(lab.executionsOf(sagaId)).toEqual([`${sagaId}-1`, `${sagaId}-2`]);
      expect(sagaViolations(lab, saga, accounts)).toEqual([]);
    }
  },
  120_000,
);

it('a rescuer leaves alone what still runs and what waits for a person', async () => {
  await lab.reset();
  const parked = await lab.order({
    lines: orderLines(1, 1),
    faults: [
      { call: 'register', line: 2, strike: { kind: 'status', status: 400 }, times: 'always' },
      { call: 'increase', line: 1, strike: { kind: 'status', status: 400 }, times: 'always' },
    ],
  });
  let during: readonly string[] = [];
  lab.setBeforeStep(async (name, sagaId) => {
    if (name !== 'create-order' || sagaId === parked.sagaId) return;
    await lab.rescue();
    during = lab.executionsOf(sagaId);
  });
  const running = await lab.order({ lines: orderLines(1) });
  lab.setBeforeStep(undefined);
  await lab.rescue();
  expect(during).toEqual([`${running.sagaId}-1`]);
  expect(lab.executionsOf(running.sagaId)).toEqual([`${running.sagaId}-1`]);
  expect(lab.executionsOf(parked.sagaId)).toEqual([`${parked.sagaId}-1`]);
  expect((await lab.saga(parked.sagaId)).etat_actuel).toBe('COMPENSATION_BLOQUEE');
}, 60_000);
