import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { accountsOf } from '../invariants/accounts.ts';
import { sagaViolations } from '../invariants/saga-violations.ts';
import { sagaIdOf } from '../lab/desk.ts';
import type { Strike } from '../lab/faults.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { orderLines } from '../lab/services.ts';

const SAGA_SECONDS = 3;

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ sagaTimeoutSeconds: SAGA_SECONDS });
});
afterAll(() => lab.stop());

const spoilt: [string, Strike][] = [
  ['429', { kind: 'status', status: 429, from: 'gateway' }],
  ['a refused connection', { kind: 'refused' }],
  ['401 from the gateway', { kind: 'status', status: 401, from: 'gateway' }],
  ['404 from the gateway', { kind: 'status', status: 404, from: 'gateway' }],
  ['500', { kind: 'status', status: 500, from: 'service' }],
];

// The process that registered the sales died before it wrote that down, and the time of the order ran out: the undo is
// the first to ask again what became of them, and an answer that is not the service's own proves nothing.
it.each(spoilt)(
  'a sale whose answer died is undone when the first question about it meets %s',
  async (_, strike) => {
    await lab.reset();
    const key = randomUUID();
    const sagaId = sagaIdOf(key);
    let dead = false;
    // Its requests: load, claim, two sales. It dies when the second sale has been answered.
    lab.setFates((name) => {
      if (name !== 'create-order' || dead) return undefined;
      return (index) => {
        if (index !== 3) return undefined;
        dead = true;
        lab.abort(`${sagaId}-1`);
        return 'after';
      };
    });
    await lab.order({
      lines: orderLines(1, 2),
      key,
      faults: [{ call: 'register', line: 1, strike, times: 1, skip: 1 }],
    });
    expect(dead).toBe(true);
    await pause(SAGA_SECONDS * 1000);
    await lab.rescue();
    await lab.executionEnded(`${sagaId}-2`);

    const truth = lab.services.truth();
    expect(truth.journal.filter(({ kind }) => kind === 'vente').length).toBe(2);
    const saga = await lab.saga(sagaId);
    expect(saga.etat_actuel).toBe('SAGA_ANNULEE');
    expect(sagaViolations(lab, saga, accountsOf(truth, lab.initialStock))).toEqual([]);
  },
);
