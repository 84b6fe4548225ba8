import { stepFailed } from '../../domain/compensation.ts';
import { CompensationRequested } from '../../domain/errors.ts';
import { isTerminal, type SagaState } from '../../domain/states.ts';
import { type CaughtError, failureFrom } from './machine-error.ts';
import type { Step, StepInput } from './step.ts';

type Input = StepInput & { readonly etat: SagaState; readonly erreur: CaughtError };

/**
 * Writes the failure state that the machine chose. Where nothing was done yet, that ends the saga. A machine that was
 * started again may fail in a step that the saga is long past: it must then undo more than its own place tells it.
 */
export const recordFailure: Step<Input> = async ({ saga_id, etat, erreur }, { store, now }) => {
  const { etat_actuel } = await store.update(saga_id, (saga) =>
    stepFailed(saga, etat, failureFrom(saga, erreur, saga.etat_actuel), now()),
  );
  if (etat_actuel !== etat && !isTerminal(etat_actuel)) {
    throw new CompensationRequested(`La saga est en ${etat_actuel}, la machine en ${etat}`);
  }
};
