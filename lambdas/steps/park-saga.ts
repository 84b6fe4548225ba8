import { park } from '../../domain/compensation.ts';
import { explanation } from '../../domain/explanation.ts';
import { type CaughtError, caughtFailure } from './machine-error.ts';
import type { Step, StepInput } from './step.ts';

type Input = StepInput & { readonly erreur: CaughtError };

/** Gives a saga whose undo is exhausted to a person, in its record and in the log: what is left, line by line, and why. */
export const parkSaga: Step<Input> = async ({ saga_id, erreur }, { store, now, log }) => {
  const saga = await store.update(saga_id, (current) =>
    park(current, caughtFailure(erreur, current.etat_actuel), now()),
  );
  if (saga.etat_actuel !== 'COMPENSATION_BLOQUEE') return;
  const { conclusion, lignes } = explanation(saga);
  log.error('Compensation bloquée', { conclusion, lignes });
};
