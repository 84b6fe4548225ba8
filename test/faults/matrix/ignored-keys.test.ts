import { MUTATING } from '../lab/faults.ts';
import { casesOf } from './cases.ts';
import { natureOf } from './kinds.ts';
import { matrixSuite } from './matrix-suite.ts';

// Services for which every call is a new one: what may have been received must never be sent again. Where nothing is
// sent again, how often it would have failed makes no difference.
const cases = MUTATING.flatMap(casesOf).filter(
  ({ count, strike }) => count === 'once' || natureOf(strike) === 'not-handled',
);

matrixSuite('fault matrix, services that ignore Idempotency-Key', cases, {
  inventoryHonoursKey: false,
  ordersHonourKey: false,
});
