import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { accountsOf } from '../invariants/accounts.ts';
import { sagaViolations } from '../invariants/saga-violations.ts';
import type { CallName, Fault, Strike } from '../lab/faults.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { orderLines, PRODUCTS, STORE } from '../lab/services.ts';

const CALL_MS = 400;
/** When the late calls arrive: long after the saga has ended. */
const DELAY_MS = 6_000;
const LATE: Strike = { kind: 'late', delayMs: DELAY_MS };
const REFUSED: Strike = { kind: 'status', status: 400, from: 'service' };

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ callTimeoutMs: CALL_MS });
});
afterAll(() => lab.stop());
beforeEach(() => lab.reset());

const effects = (kind: string): number => lab.services.truth().journal.filter((e) => e.kind === kind).length;

/** Places the order, waits until every late call has arrived, and looks at the books. */
const settled = async (faults: readonly Fault[]) => {
  const { sagaId } = await lab.order({ lines: orderLines(2, 3), faults });
  const before = lab.services.truth();
  await pause(DELAY_MS + 2_000);
  const saga = await lab.saga(sagaId);
  const violations = sagaViolations(lab, saga, accountsOf(lab.services.truth(), lab.initialStock));
  return { state: saga.etat_actuel, violations, before };
};

describe('a call that arrives after the caller gave up, asked again or undid it', () => {
  it('a reservation that arrives after its undo changes nothing', async () => {
    const { state, violations } = await settled([{ call: 'decrease', line: 1, strike: LATE, times: 3 }]);
    expect({ state, violations }).toEqual({ state: 'SAGA_ANNULEE', violations: [] });
    expect(effects('diminution')).toBe(effects('augmentation'));
  });

  it('a reservation that arrives after it was asked again takes the stock once', async () => {
    const { state, violations } = await settled([{ call: 'decrease', line: 1, strike: LATE, times: 1 }]);
    expect({ state, violations }).toEqual({ state: 'SAGA_TERMINEE', violations: [] });
    expect(effects('diminution')).toBe(2);
  });

  it('a sale that arrives after its undo is no second sale', async () => {
    const { state, violations } = await settled([{ call: 'register', line: 2, strike: LATE, times: 3 }]);
    expect({ state, violations }).toEqual({ state: 'SAGA_ANNULEE', violations: [] });
    expect(effects('vente')).toBe(effects('annulation'));
  });

  it.each<[CallName, string]>([
    ['increase', 'augmentation'],
    ['cancel', 'annulation'],
  ])('%s that arrives after it was asked again gives back once', async (call, kind) => {
    const { state, violations, before } = await settled([
      { call: 'register', line: 2, strike: REFUSED, times: 'always' },
      { call, line: 1, strike: LATE, times: 2 },
    ]);
    expect({ state, violations }).toEqual({ state: 'SAGA_ANNULEE', violations: [] });
    expect(effects(kind)).toBe(before.journal.filter((e) => e.kind === kind).length);
  });

  it('a reservation that arrives after its repetition was refused changes nothing', async () => {
    // The shelf is empty when the saga asks again, and full again when the first question arrives.
    const placed = settled([
      { call: 'decrease', line: 1, strike: LATE, times: 1 },
      { call: 'decrease', line: 1, strike: REFUSED, times: 'always', skip: 1 },
    ]);
    const { state, violations } = await placed;
    expect({ state, violations }).toEqual({ state: 'SAGA_ANNULEE', violations: [] });
    expect(effects('diminution')).toBe(effects('augmentation'));
    const stock = lab.services.truth().stocks.find(({ produit_id }) => produit_id === PRODUCTS[0]);
    expect(stock).toMatchObject({ magasin_id: STORE, quantite: lab.initialStock });
  });
});
