import { marshall } from '@aws-sdk/util-dynamodb';
import { describe, expect, it } from '@jest/globals';
import { stepFailed } from '../../../domain/compensation.ts';
import { attemptFailed } from '../../../domain/forward.ts';
import { compensationForced, rescued } from '../../../domain/intervention.ts';
import type { Failure, Saga } from '../../../domain/saga.ts';
import { inventoryClient } from '../../../lambdas/clients/inventory.ts';
import { ordersClient } from '../../../lambdas/clients/orders.ts';
import { cancelOrder } from '../../../lambdas/steps/cancel-order.ts';
import { createOrder } from '../../../lambdas/steps/create-order.ts';
import { parkSaga } from '../../../lambdas/steps/park-saga.ts';
import { releaseStock } from '../../../lambdas/steps/release-stock.ts';
import { reserveStock } from '../../../lambdas/steps/reserve-stock.ts';
import type { Step } from '../../../lambdas/steps/step.ts';
import { attemptWith } from '../support/attempt.ts';
import { memoryStore } from '../support/memory-store.ts';
import { START } from '../support/order.ts';
import { HONOURS, sagaIn } from '../support/saga-in.ts';

/** DynamoDB's limit for one item, which counts less than its JSON on the wire. */
const LARGEST_ITEM = 400 * 1024;
const bytes = (saga: Saga): number =>
  Buffer.byteLength(JSON.stringify(marshall(saga, { removeUndefinedValues: true })));

/** The most that the settings allow: MAX_RETRIES, and COMPENSATION_MAX_RETRIES. */
const ATTEMPTS = 11;
const UNDO_ATTEMPTS = 101;

const talkative = async () => ({ kind: 'ANSWER' as const, status: 500, body: { error: '€'.repeat(5_000) } });
const inventory = inventoryClient(talkative);
const orders = ordersClient(talkative);
const policy = HONOURS;

/** A saga in memory, and steps that fail on it as a function does: the failed attempt is written down. */
const trouble = (saga: Saga) => {
  const { store, record } = memoryStore(saga);
  const attempt = attemptWith({ store });
  const update = (decide: (saga: Saga) => Saga) => store.update(saga.saga_id, decide);
  const fail = async (etape: string, step: Step): Promise<Failure> => {
    const error = await step({ saga_id: saga.saga_id }, attempt).then(
      () => new Error('a failure was expected'),
      (thrown: Error & { details?: Record<string, unknown> }) => thrown,
    );
    const { name: type, message } = error;
    const failure = { etape, type, message, details: 'details' in error ? { ...error.details } : {} };
    await update((current) => attemptFailed(current, failure, START, START));
    return failure;
  };
  const times = async (count: number, etape: string, step: Step): Promise<Failure> => {
    let last = await fail(etape, step);
    for (let n = 1; n < count; n++) last = await fail(etape, step);
    return last;
  };
  const park = ({ type, message }: Failure) =>
    parkSaga({ saga_id: saga.saga_id, erreur: { Error: type, Cause: message } }, attempt);
  return { update, times, park, record: () => record(saga.saga_id) };
};

describe('the record of a hundred lines fits one item, however much a failing service says', () => {
  it('when each step and each undo fails as often as it may, and people send it back ten times', async () => {
    const { update, times, park, record } = trouble(sagaIn('STOCK_RESERVE', { lines: 100 }));
    const stopped = await times(ATTEMPTS, 'create-order', createOrder({ orders, policy }));
    expect(stopped).toMatchObject({ type: 'ServiceUnavailable' });
    await update((saga) => stepFailed(saga, 'ECHEC_CREATION_COMMANDE', stopped, START));
    for (let sentBack = 0; sentBack < 10; sentBack++) {
      const failure = await times(UNDO_ATTEMPTS, 'cancel-order', cancelOrder({ orders, policy }));
      await park(failure);
      expect(record().etat_actuel).toBe('COMPENSATION_BLOQUEE');
      const who = { acteur: 'é'.repeat(200), motif: 'é'.repeat(1_000), decisions: [] };
      await update((saga) => compensationForced(saga, who, START));
    }
    expect(record().registre['create-order'].every(({ etat }) => etat === 'INCERTAINE')).toBe(true);
    expect(bytes(record())).toBeLessThan(LARGEST_ITEM);
    expect(bytes(record())).toBeGreaterThan(100 * 1024);
  }, 60_000);

  it('when people decide on every line of every step at once', async () => {
    const { update, times, park, record } = trouble(sagaIn('STOCK_RESERVE', { lines: 100 }));
    const stopped = await times(ATTEMPTS, 'create-order', createOrder({ orders, policy }));
    await update((saga) => stepFailed(saga, 'ECHEC_CREATION_COMMANDE', stopped, START));
    await park(await times(1, 'cancel-order', cancelOrder({ orders, policy })));
    const decisions = Array.from({ length: 100 }, (_, index) => ({
      ligne: index + 1,
      etape: 'create-order' as const,
      issue: 'FAITE' as const,
      vente_id: 'v'.repeat(100),
    }));
    const who = { acteur: 'é'.repeat(200), motif: 'é'.repeat(1_000), decisions };
    await update((saga) => compensationForced(saga, who, START));
    expect(bytes(record())).toBeLessThan(LARGEST_ITEM);
  });

  it('when it is rescued again and again', async () => {
    const { update, times, record } = trouble(sagaIn('STOCK_VERIFIE', { lines: 100 }));
    await times(ATTEMPTS, 'reserve-stock', reserveStock({ inventory, policy }));
    for (let n = 0; n < 2_000; n++) await update((saga) => rescued(saga, 'arrêt', START));
    await times(UNDO_ATTEMPTS, 'release-stock', releaseStock({ inventory, policy }));
    expect(record().execution).toBe(2_001);
    expect(bytes(record())).toBeLessThan(LARGEST_ITEM);
  }, 60_000);
});
