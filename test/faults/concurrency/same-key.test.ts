import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { accountsOf } from '../invariants/accounts.ts';
import { sagaViolations } from '../invariants/saga-violations.ts';
import { sagaIdOf } from '../lab/desk.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { orderLines } from '../lab/services.ts';

let lab: Lab;
beforeAll(async () => {
  lab = await startLab({ callTimeoutMs: 25_000 });
});
afterAll(() => lab.stop());

it('50 identical orders with one Idempotency-Key: one saga, 50 equal answers', async () => {
  const key = randomUUID();
  const clientId = randomUUID();
  const lines = orderLines(2, 1);
  lab.schedule.arm(
    sagaIdOf(key),
    lines.map(({ produit_id }) => produit_id),
    [],
  );
  const answers = await Promise.all(Array.from({ length: 50 }, () => lab.post(lines, clientId, key)));

  expect(answers[0]?.status).toBe(201);
  expect(answers[0]?.body.saga_id).toBe(sagaIdOf(key));
  for (const answer of answers) expect(answer).toEqual(answers[0]);
  const truth = lab.services.truth();
  expect(truth.journal.map(({ kind }) => kind).sort()).toEqual([
    'diminution',
    'diminution',
    'vente',
    'vente',
  ]);
  const saga = await lab.saga(sagaIdOf(key));
  expect(saga.donnees_contexte.execution).toBe(`${saga.saga_id}-1`);
  expect(sagaViolations(lab, saga, accountsOf(truth, lab.initialStock))).toEqual([]);
}, 120_000);

it('the same key with another body is refused while the first still runs, and changes nothing', async () => {
  await lab.reset();
  const key = randomUUID();
  const clientId = randomUUID();
  const [first, ...others] = await Promise.all([
    lab.order({ lines: orderLines(2), key, clientId }),
    lab.post(orderLines(3), clientId, key),
    lab.post(orderLines(2), randomUUID(), key),
  ]);
  // Whoever is stored first wins; the other bodies are refused, whatever they were.
  const statuses = [first.answer, ...others].map(({ status }) => status).sort();
  expect(statuses).toEqual([201, 409, 409]);
  expect(
    lab.services
      .truth()
      .journal.map(({ kind }) => kind)
      .sort(),
  ).toEqual(['diminution', 'vente']);
}, 60_000);
