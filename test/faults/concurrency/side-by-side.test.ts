import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { accountsOf } from '../invariants/accounts.ts';
import { sagaViolations } from '../invariants/saga-violations.ts';
import { sagaIdOf } from '../lab/desk.ts';
import type { Fault } from '../lab/faults.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { orderLines } from '../lab/services.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ callTimeoutMs: 25_000 });
});
afterAll(() => lab.stop());

const FORWARD = ['verify-stock', 'fetch-products', 'reserve-stock', 'create-order'];
const UNDONE = [...FORWARD, 'record-failure', 'cancel-order', 'release-stock'];

const pairsOf = (steps: readonly string[]): [string, string][] =>
  steps.flatMap((first) => steps.map((second): [string, string] => [first, second]));

/**
 * Runs two executions of one saga: the first waits before `held` until the second is about to run `met` (or has ended,
 * when it never does), and then both go on together.
 */
const runSideBySide = async (held: string, met: string, faults: readonly Fault[]) => {
  await lab.reset();
  const key = randomUUID();
  const sagaId = sagaIdOf(key);
  const together = Promise.withResolvers<void>();
  const calls = new Map<string, number>();
  let secondStarted = false;
  lab.setBeforeStep(async (name) => {
    const nth = (calls.get(name) ?? 0) + 1;
    calls.set(name, nth);
    if (name === held && !secondStarted) {
      secondStarted = true;
      // Only the calls of the second execution count from here on.
      calls.clear();
      lab.start(sagaId, `${sagaId}-beside`);
      void lab.executionEnded(`${sagaId}-beside`).then(together.resolve);
      await together.promise;
    } else if (name === met && secondStarted && nth === 1) {
      together.resolve();
    }
  });
  await lab.order({ lines: orderLines(2, 3), key, faults });
  lab.setBeforeStep(undefined);
  expect(secondStarted).toBe(true);
  await lab.executionEnded(`${sagaId}-beside`);
  const truth = lab.services.truth();
  const saga = await lab.saga(sagaId);
  return { saga, truth, violations: sagaViolations(lab, saga, accountsOf(truth, lab.initialStock)) };
};

const kinds = (journal: readonly { kind: string }[]): string =>
  journal
    .map(({ kind }) => kind)
    .sort()
    .join();

describe('two executions of one saga side by side have one effect', () => {
  it.each(pairsOf(FORWARD))('the one before %s, the other before %s', async (held, met) => {
    const { saga, truth, violations } = await runSideBySide(held, met, []);
    expect(violations).toEqual([]);
    expect(saga.etat_actuel).toBe('SAGA_TERMINEE');
    expect(kinds(truth.journal)).toBe('diminution,diminution,vente,vente');
  });

  const refused: Fault[] = [
    { call: 'register', line: 2, strike: { kind: 'status', status: 400, from: 'service' }, times: 'always' },
  ];
  it.each(pairsOf(UNDONE))(
    'while it is undone: the one before %s, the other before %s',
    async (held, met) => {
      const { saga, truth, violations } = await runSideBySide(held, met, refused);
      expect(violations).toEqual([]);
      expect(saga.etat_actuel).toBe('SAGA_ANNULEE');
      expect(kinds(truth.journal)).toBe('annulation,augmentation,augmentation,diminution,diminution,vente');
    },
  );
});
