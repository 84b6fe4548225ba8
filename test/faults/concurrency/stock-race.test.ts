import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { accountsOf } from '../invariants/accounts.ts';
import { sagaViolations } from '../invariants/saga-violations.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { orderLines, PRODUCTS } from '../lab/services.ts';

let lab: Lab;
beforeAll(async () => {
  // Two hundred sagas share one process with everything they call: none of them is to fail for being slow.
  lab = await startLab({ stock: 50, callTimeoutMs: 60_000, maxRetries: 20, concurrentInvocations: 24 });
});
afterAll(() => lab.stop());

it('200 orders at once for a product with stock for 50: exactly 50 succeed', async () => {
  const placed = await Promise.all(Array.from({ length: 200 }, () => lab.order({ lines: orderLines(1) })));

  const answers = placed.map(({ answer }) => answer);
  expect(answers.filter(({ status }) => status === 201).length).toBe(50);
  const refused = answers.filter(({ status }) => status !== 201);
  expect(new Set(refused.map(({ status, body }) => `${status} ${body.error}`))).toEqual(
    new Set(['400 Stock insuffisant']),
  );

  const truth = lab.services.truth();
  expect(truth.stocks.find(({ produit_id }) => produit_id === PRODUCTS[0])?.quantite).toBe(0);
  expect(truth.stocks.every(({ quantite }) => quantite >= 0)).toBe(true);
  expect(truth.sales.filter(({ statut }) => statut === 'ACTIVE').length).toBe(50);
  const accounts = accountsOf(truth, 50);
  const sagas = await Promise.all(placed.map(({ sagaId }) => lab.saga(sagaId)));
  expect(sagas.flatMap((saga) => sagaViolations(lab, saga, accounts))).toEqual([]);
}, 300_000);

it('orders of several lines that compete end with every unit sold or still there', async () => {
  await lab.reset();
  const orders = Array.from({ length: 40 }, (_, index) => orderLines(1 + (index % 3), 2, 1 + (index % 2)));
  const placed = await Promise.all(orders.map((lines) => lab.order({ lines })));
  const accounts = accountsOf(lab.services.truth(), 50);
  const sagas = await Promise.all(placed.map(({ sagaId }) => lab.saga(sagaId)));
  expect(accounts.faults).toEqual([]);
  expect(sagas.flatMap((saga) => sagaViolations(lab, saga, accounts))).toEqual([]);
  // The second product is the scarce one: two units an order. Losers give back what they took of the others.
  const done = sagas.filter(({ etat_actuel }) => etat_actuel === 'SAGA_TERMINEE').length;
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThanOrEqual(25);
}, 300_000);
