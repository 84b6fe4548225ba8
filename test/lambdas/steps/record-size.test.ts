import { describe, expect, it } from '@jest/globals';
import { stepFailed } from '../../../domain/compensation.ts';
import { attemptFailed } from '../../../domain/forward.ts';
import type { Failure, Saga } from '../../../domain/saga.ts';
import { inventoryClient } from '../../../lambdas/clients/inventory.ts';
import { releaseStock } from '../../../lambdas/steps/release-stock.ts';
import { reserveStock } from '../../../lambdas/steps/reserve-stock.ts';
import type { Attempt, Step } from '../../../lambdas/steps/step.ts';
import { memoryStore } from '../support/memory-store.ts';
import { START } from '../support/order.ts';
import { HONOURS, sagaIn } from '../support/saga-in.ts';

/** DynamoDB's limit for one item. Its own count is a little lower than that of JSON. */
const LARGEST_ITEM = 400 * 1024;
const bytes = (saga: Saga): number => Buffer.byteLength(JSON.stringify(saga));

const talkative = async () => ({ kind: 'ANSWER' as const, status: 500, body: { error: 'é'.repeat(5_000) } });

describe('the record of a hundred lines', () => {
  it('fits one item, however much a failing service says and however often it is asked', async () => {
    const inventory = inventoryClient(talkative);
    const saga = sagaIn('STOCK_VERIFIE', { lines: 100 });
    const { store, record } = memoryStore(saga);
    const attempt: Attempt = { store, now: () => START, timeLeftMs: () => 10_000, observe: () => {} };
    const fail = async (etape: string, step: Step): Promise<Failure> => {
      const error = await step({ saga_id: saga.saga_id }, attempt).then(
        () => new Error('a failure was expected'),
        (thrown: Error & { details?: Record<string, unknown> }) => thrown,
      );
      const failure = {
        etape,
        type: error.name,
        message: error.message,
        details: { ...('details' in error ? error.details : {}) },
      };
      await store.update(saga.saga_id, (current) => attemptFailed(current, failure, START, START));
      return failure;
    };
    // As often as the settings allow: MAX_RETRIES 10, then the undo's 20.
    let last: Failure | undefined;
    for (let n = 0; n < 11; n++)
      last = await fail('reserve-stock', reserveStock({ inventory, policy: HONOURS }));
    expect(last).toMatchObject({ type: 'ServiceUnavailable' });
    const stopped = last as Failure;
    await store.update(saga.saga_id, (current) =>
      stepFailed(current, 'ECHEC_RESERVATION_STOCK', stopped, START),
    );
    for (let n = 0; n < 21; n++) await fail('release-stock', releaseStock({ inventory, policy: HONOURS }));
    const end = record(saga.saga_id);
    expect(end.registre['reserve-stock'].every(({ etat }) => etat === 'INCERTAINE')).toBe(true);
    expect(bytes(end)).toBeLessThan(LARGEST_ITEM);
    expect(bytes(end)).toBeGreaterThan(100 * 1024);
  });
});
