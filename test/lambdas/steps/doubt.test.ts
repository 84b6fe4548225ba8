import { describe, expect, it } from '@jest/globals';
import type { Outcome } from '../../../domain/ledger.ts';
import { askedAgain } from '../../../lambdas/steps/doubt.ts';

describe('a call whose earlier attempt is in doubt', () => {
  it.each([400, 409, 422])('is settled by the service’s own %i', (status) => {
    const outcome: Outcome = { issue: 'REFUSEE', motif: 'non', status };
    expect(askedAgain(outcome)).toEqual(outcome);
  });

  it.each([401, 403, 404, 405, 413, undefined])('stays in doubt after a %p on the road', (status) => {
    const outcome: Outcome = { issue: 'REFUSEE', motif: 'non', ...(status === undefined ? {} : { status }) };
    expect(askedAgain(outcome)).toEqual({ ...outcome, issue: 'INCERTAINE' });
  });

  it('stays in doubt when it was not sent, and is settled when it is done', () => {
    expect(askedAgain({ issue: 'NON_ENVOYEE', motif: 'refusée' })).toMatchObject({ issue: 'INCERTAINE' });
    expect(askedAgain({ issue: 'FAITE' })).toEqual({ issue: 'FAITE' });
  });
});
