import { describe, expect, it } from '@jest/globals';
import type { Saga } from '../../../domain/saga.ts';
import { SAGA_STATES } from '../../../domain/states.ts';
import { HttpError } from '../../../lambdas/api/http.ts';
import { readPreference } from '../../../lambdas/api/prefer.ts';
import { sagaAnswer } from '../../../lambdas/api/saga-answer.ts';
import { failure, refusedForStock, sagaIn } from '../support/saga-in.ts';

const answerTo = (saga: Saga) => {
  try {
    const { statusCode, headers, body } = sagaAnswer(saga, '/dev');
    return { status: statusCode, headers, body: JSON.parse(body) };
  } catch (error) {
    if (!(error instanceof HttpError)) throw error;
    return { status: error.status, headers: error.headers, body: error.body };
  }
};

describe('the answer to a start', () => {
  it.each(SAGA_STATES.filter((state) => !state.startsWith('SAGA_')))(
    'while the saga is in %s is 202',
    (state) => {
      const saga = sagaIn(state);
      expect(answerTo(saga)).toMatchObject({
        status: 202,
        headers: { 'Retry-After': '1', Location: `/dev/api/saga/commandes/${saga.saga_id}/` },
        body: { success: true, saga_id: saga.saga_id, etat_actuel: state },
      });
    },
  );

  it('is 400 when stock refused it, with what was short', () => {
    const saga = refusedForStock();
    expect(answerTo(saga)).toMatchObject({
      status: 400,
      body: {
        error: 'Stock insuffisant',
        saga_id: saga.saga_id,
        details: { type: 'InsufficientStock', lignes: [{ ligne: 1 }] },
      },
    });
  });

  it.each<[string, Record<string, unknown>, number, string]>([
    ['InsufficientStock', {}, 400, 'Stock insuffisant'],
    ['UnknownProduct', {}, 400, 'Produit inconnu'],
    ['UnknownProduct', { magasin_id: 'm' }, 400, 'Produit ou magasin inconnu'],
    ['ServiceRefusal', { status: 400 }, 400, 'Commande refusée'],
    ['ServiceRefusal', { status: 422 }, 400, 'Commande refusée'],
    ['ServiceRefusal', { status: 401 }, 503, 'Service externe indisponible'],
    ['ServiceRefusal', { status: 404 }, 503, 'Service externe indisponible'],
    ['ServiceRefusal', {}, 503, 'Service externe indisponible'],
    ['ServiceUnavailable', {}, 503, 'Service externe indisponible'],
    ['OutcomeUnknown', {}, 503, 'Service externe indisponible'],
    ['DeadlineExceeded', {}, 503, 'Service externe indisponible'],
    ['States.Timeout', {}, 503, 'Service externe indisponible'],
    ['VersionConflict', {}, 503, 'Service externe indisponible'],
    ['ForcedCompensation', { acteur: 'Léa' }, 409, 'Commande annulée'],
    ['Stopped', {}, 409, 'Commande annulée'],
    ['IllegalSaga', {}, 500, 'Erreur interne'],
  ])('after %s %j is %i', (type, details, status, error) => {
    const echec = failure('create-order', type, details);
    const answer = answerTo({ ...sagaIn('SAGA_ANNULEE'), echec });
    expect(answer).toMatchObject({ status, body: { error, details: { type, etape: 'create-order' } } });
    expect(answer.headers).toHaveProperty('Location');
    expect('Retry-After' in (answer.headers ?? {})).toBe(status === 503);
  });
});

describe('Prefer', () => {
  it.each<[string | undefined, number, string | undefined]>([
    [undefined, 25, undefined],
    ['', 25, undefined],
    ['respond-async', 0, 'respond-async'],
    ['Respond-Async', 0, 'respond-async'],
    ['respond-async; a=b', 0, 'respond-async'],
    ['wait=5', 5, 'wait=5'],
    ['wait = 5', 5, 'wait=5'],
    ['wait="5"', 5, 'wait=5'],
    ['wait=0', 0, 'wait=0'],
    ['wait=5;x=1', 5, 'wait=5'],
    ['wait=999', 25, 'wait=25'],
    ['respond-async, wait=3', 3, 'wait=3'],
    ['return=minimal, wait=3', 3, 'wait=3'],
    ['wait=-1', 25, undefined],
    ['wait=1.5', 25, undefined],
    ['wait=soon', 25, undefined],
    ['handling=strict', 25, undefined],
  ])('%j waits %i s', (prefer, waitSeconds, applied) => {
    const preference = readPreference(prefer, 25);
    expect(preference).toEqual({ waitSeconds, ...(applied === undefined ? {} : { applied }) });
  });
});
