import { park } from '../../domain/compensation.ts';
import { type CaughtError, caughtFailure } from './machine-error.ts';
import type { Step, StepInput } from './step.ts';

type Input = StepInput & { readonly erreur: CaughtError };

/** Gives a saga whose undo is exhausted to a person: why the undo failed, and what is left line by line. */
export const parkSaga: Step<Input> = async ({ saga_id, erreur }, { store, now }) => {
  await store.update(saga_id, (saga) => park(saga, caughtFailure(erreur, saga.etat_actuel), now()));
};
