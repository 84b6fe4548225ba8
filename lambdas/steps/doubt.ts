import type { Outcome } from '../../domain/ledger.ts';

/** Refusals that a service answers itself. Any other 4xx may be the gateway's, which never asked the service. */
const SETTLING: readonly unknown[] = [400, 409, 422];

/**
 * The outcome of a call whose earlier attempt is in doubt. Only the service's own answer settles that attempt: a call
 * that was not sent, or was turned away on the road (401, 403, 404...), proves nothing about it.
 */
export const askedAgain = (outcome: Outcome): Outcome =>
  outcome.issue === 'NON_ENVOYEE' || (outcome.issue === 'REFUSEE' && !SETTLING.includes(outcome.status))
    ? { ...outcome, issue: 'INCERTAINE' }
    : outcome;
