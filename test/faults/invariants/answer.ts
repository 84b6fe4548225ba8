import type { ApiAnswer } from '../lab/api.ts';
import type { SagaView } from '../lab/saga-view.ts';

const lowerCase = (headers: ApiAnswer['headers']): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** How the answer to a start differs from what section 1 of the contract says for the saga's outcome. */
export const answerViolations = (saga: SagaView, { status, headers, body }: ApiAnswer): string[] => {
  const found: string[] = [];
  const wanted = (condition: boolean, what: string) => {
    if (!condition) found.push(`${saga.etat_actuel} answered ${status}: ${what}`);
  };
  const sent = lowerCase(headers);
  wanted(body.saga_id === saga.saga_id, 'not this saga');
  wanted(sent.location === `/api/saga/commandes/${saga.saga_id}/`, 'no Location');
  switch (saga.etat_actuel) {
    case 'SAGA_TERMINEE':
      wanted(status === 201, 'not 201');
      wanted(body.success === true && body.etat_final === 'SAGA_TERMINEE', 'no success');
      wanted(body.commande_id === saga.commande_finale_id && body.commande_id !== null, 'not its order');
      wanted(body.resume_execution?.est_terminee === true, 'its summary says otherwise');
      break;
    case 'SAGA_ANNULEE':
      wanted(status === 400 || status === 503, 'neither 400 nor 503');
      wanted(typeof body.error === 'string' && typeof body.details?.message === 'string', 'no cause');
      if (status === 503) {
        wanted(body.error === 'Service externe indisponible', body.error);
        wanted(Number(sent['retry-after']) > 0, 'no Retry-After');
      }
      break;
    default:
      wanted(status === 202, 'not 202');
      wanted(body.etat_actuel === saga.etat_actuel, 'another state');
  }
  return found;
};
