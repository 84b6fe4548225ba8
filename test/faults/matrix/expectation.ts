import type { SagaState } from '../../../domain/states.ts';
import type { Lab } from '../lab/lab.ts';
import { isUndo, type MatrixCase, timesOf } from './cases.ts';
import { natureOf } from './kinds.ts';

export type Expectation = { readonly state: SagaState; readonly status: 201 | 202 | 400 | 503 };

const DONE: Expectation = { state: 'SAGA_TERMINEE', status: 201 };
const PARKED: Expectation = { state: 'COMPENSATION_BLOQUEE', status: 202 };
const REFUSED: Expectation = { state: 'SAGA_ANNULEE', status: 400 };
const UNAVAILABLE: Expectation = { state: 'SAGA_ANNULEE', status: 503 };

type Conditions = Lab['policy'];

const honoursKey = ({ call }: MatrixCase, { inventoryHonoursKey, ordersHonourKey }: Conditions): boolean =>
  call === 'decrease' || call === 'increase' ? inventoryHonoursKey : ordersHonourKey;

/** A refusal of the order itself is the caller's to hear; any other is trouble between systems. */
const refusal = ({ call, strike: { status } }: MatrixCase): Expectation =>
  status === 400 || status === 409 || (call === 'product' && status === 404) ? REFUSED : UNAVAILABLE;

/** How the saga of a case must end: written from the guarantees, not from the code. */
export const expectationOf = (one: MatrixCase, conditions: Conditions): Expectation => {
  const { call, strike } = one;
  const nature = natureOf(strike);
  const mutates = call !== 'stock' && call !== 'product';
  if (mutates && nature === 'unknown' && !honoursKey(one, conditions)) return PARKED;
  const times = timesOf(one, conditions);
  if (isUndo(call)) {
    const heals = nature !== 'refusal' && times !== 'always' && times <= conditions.maxUndoRetries;
    return heals ? REFUSED : PARKED;
  }
  if (nature === 'refusal') return refusal(one);
  if (times !== 'always' && times <= conditions.maxRetries) return DONE;
  // A sale is cancelled by its id: while nobody tells whether there is one, its saga cannot end.
  return call === 'register' && nature === 'unknown' && times === 'always' ? PARKED : UNAVAILABLE;
};
