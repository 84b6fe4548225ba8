import { caughtErrorSchema } from '../steps/machine-error.ts';
import { parkSaga } from '../steps/park-saga.ts';
import { stepHandler, stepInputSchema } from '../wiring/step-handler.ts';

export const handler = stepHandler(
  'park-saga',
  stepInputSchema.extend({ erreur: caughtErrorSchema }),
  () => parkSaga,
);
