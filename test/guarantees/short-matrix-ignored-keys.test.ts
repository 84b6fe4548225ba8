import { MUTATING } from '../faults/lab/faults.ts';
import { matrixSuite } from '../faults/matrix/matrix-suite.ts';
import { shortMatrix } from '../faults/matrix/short.ts';

matrixSuite('fault matrix in brief, services that ignore Idempotency-Key', shortMatrix(MUTATING, 7), {
  callTimeoutMs: 1000,
  inventoryHonoursKey: false,
  ordersHonourKey: false,
});
