import { describe, expect, it } from '@jest/globals';
import { attemptFailed } from '../../../domain/forward.ts';
import type { Saga } from '../../../domain/saga.ts';
import { caughtErrorSchema, failureFrom } from '../../../lambdas/steps/machine-error.ts';
import { parkSaga } from '../../../lambdas/steps/park-saga.ts';
import { recordFailure } from '../../../lambdas/steps/record-failure.ts';
import type { Attempt } from '../../../lambdas/steps/step.ts';
import { attemptWith } from '../support/attempt.ts';
import { memoryStore } from '../support/memory-store.ts';
import { order, START } from '../support/order.ts';
import { failure, sagaIn } from '../support/saga-in.ts';

const thrown = (errorType: string, errorMessage: string) => ({
  Error: errorType,
  Cause: JSON.stringify({ errorType, errorMessage, trace: [] }),
});

describe('what the machine caught', () => {
  it.each([
    ['a function that threw', thrown('ServiceRefusal', 'HTTP 400'), 'ServiceRefusal', 'HTTP 400'],
    ['a task that timed out', { Error: 'States.Timeout', Cause: '' }, 'States.Timeout', 'States.Timeout'],
    ['a cause that is text', { Error: 'Lambda.Unknown', Cause: 'exited' }, 'Lambda.Unknown', 'exited'],
    ['a cause that is other JSON', { Error: 'X', Cause: '{"a":1}' }, 'X', '{"a":1}'],
    ['a cause that is null', { Error: 'X', Cause: 'null' }, 'X', 'null'],
    ['a cause cut short', { Error: 'X', Cause: '{"errorType":"Y' }, 'X', '{"errorType":"Y'],
  ])('%s', (_, caught, type, message) => {
    expect(failureFrom(order(), caught, 'verify-stock')).toEqual({
      etape: 'verify-stock',
      type,
      message,
      details: {},
    });
  });

  it('keeps what the function itself wrote down, when it is the same error', () => {
    const own = failure('reserve-stock', 'InsufficientStock', { lignes: [1] });
    const saga = attemptFailed(order(), own, START, START);
    expect(failureFrom(saga, thrown('InsufficientStock', 'court'), 'x')).toEqual(own);
    expect(failureFrom(saga, { Error: 'States.Timeout', Cause: '' }, 'x')).toMatchObject({
      type: 'States.Timeout',
    });
  });

  it('needs no cause', () => {
    expect(caughtErrorSchema.parse({ Error: 'States.Timeout' })).toEqual({
      Error: 'States.Timeout',
      Cause: '',
    });
  });
});

const keep = async (saga: Saga, keeper: (attempt: Attempt) => Promise<void>) => {
  const { store, record, writes } = memoryStore(saga);
  const logged: unknown[] = [];
  await keeper(attemptWith({ store, log: { error: (...line) => logged.push(line) } }));
  return { saga: record(saga.saga_id), writes, logged };
};

describe('record-failure', () => {
  const record = (
    saga: Saga,
    etat: Saga['etat_actuel'],
    erreur = thrown('InsufficientStock', 'Stock insuffisant'),
  ) => keep(saga, (attempt) => recordFailure({ saga_id: saga.saga_id, etat, erreur }, attempt));

  it('ends a saga that did nothing yet', async () => {
    const { saga } = await record(sagaIn('VERIFICATION_STOCK'), 'ECHEC_STOCK_INSUFFISANT');
    expect(saga.etat_actuel).toBe('SAGA_ANNULEE');
    expect(saga.echec).toMatchObject({ type: 'InsufficientStock', message: 'Stock insuffisant' });
  });

  it('leaves one that did something to its undo', async () => {
    const { saga } = await record(sagaIn('CREATION_COMMANDE'), 'ECHEC_CREATION_COMMANDE');
    expect(saga.etat_actuel).toBe('ECHEC_CREATION_COMMANDE');
  });

  it.each(['COMPENSATION_EN_COURS', 'COMPENSATION_BLOQUEE'] as const)(
    'changes nothing in %s, and tells the machine that there is more to undo than its place says',
    async (state) => {
      const saga = sagaIn(state);
      await expect(record(saga, 'ECHEC_CREATION_COMMANDE')).rejects.toMatchObject({
        name: 'CompensationRequested',
      });
    },
  );

  it('sends a machine that failed early to every undo when its saga had gone further', async () => {
    const late = record(
      sagaIn('CREATION_COMMANDE'),
      'ECHEC_VERIFICATION_STOCK',
      thrown('States.Timeout', ''),
    );
    await expect(late).rejects.toMatchObject({ name: 'CompensationRequested' });
  });

  it.each(['SAGA_TERMINEE', 'SAGA_ANNULEE'] as const)(
    'changes nothing in %s: a late failure does not undo what is decided',
    async (state) => {
      expect((await record(sagaIn(state), 'ECHEC_CREATION_COMMANDE')).writes).toEqual([]);
    },
  );

  it('is written once when it is replayed', async () => {
    const first = await record(sagaIn('RESERVATION_STOCK'), 'ECHEC_RESERVATION_STOCK');
    expect((await record(first.saga, 'ECHEC_RESERVATION_STOCK')).writes).toEqual([]);
  });
});

describe('park-saga', () => {
  const parked = (saga: Saga) =>
    keep(saga, (attempt) =>
      parkSaga({ saga_id: saga.saga_id, erreur: thrown('ServiceUnavailable', 'HTTP 503') }, attempt),
    );

  it('lists what is left, line by line', async () => {
    const { saga, logged } = await parked(sagaIn('COMPENSATION_EN_COURS', { lines: 2 }));
    expect(saga.etat_actuel).toBe('COMPENSATION_BLOQUEE');
    expect(saga.historique_evenements.at(-1)?.donnees).toMatchObject({
      type: 'ServiceUnavailable',
      raison: 'HTTP 503',
      reste: [
        { etape: 'reserve-stock', etat: 'FAITE', lignes: [1, 2] },
        { etape: 'create-order', etat: 'EN_COURS', lignes: [1, 2] },
      ],
    });
    expect(logged).toEqual([
      [
        'Compensation bloquée',
        {
          conclusion: expect.stringContaining('4 effet(s)'),
          lignes: [expect.stringMatching(/Ligne 1.*: fait ;.*réponse inconnue/), expect.any(String)],
        },
      ],
    ]);
  });

  it('changes nothing on a finished or parked saga', async () => {
    for (const state of ['SAGA_TERMINEE', 'SAGA_ANNULEE', 'COMPENSATION_BLOQUEE'] as const) {
      expect((await parked(sagaIn(state))).writes).toEqual([]);
    }
  });
});
