import type { Lab } from '../lab/lab.ts';
import type { SagaView } from '../lab/saga-view.ts';
import type { Accounts } from './accounts.ts';
import { conservationViolations, parkedListViolations } from './conservation.ts';
import { historyViolations } from './history.ts';
import { policyViolations } from './policy.ts';

/** What must hold of a saga whatever happened to it, once nothing works on it any more. */
export const sagaViolations = (lab: Lab, saga: SagaView, accounts: Accounts): string[] => [
  ...(saga.est_terminee || saga.etat_actuel === 'COMPENSATION_BLOQUEE'
    ? []
    : [`neither finished nor parked: ${saga.etat_actuel}`]),
  ...conservationViolations(saga, accounts),
  ...parkedListViolations(saga),
  ...historyViolations(saga),
  ...policyViolations(saga, lab.schedule, lab.policy),
];
