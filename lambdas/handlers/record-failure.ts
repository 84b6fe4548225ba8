import * as z from 'zod';
import { SAGA_STATES } from '../../domain/states.ts';
import { caughtErrorSchema } from '../steps/machine-error.ts';
import { recordFailure } from '../steps/record-failure.ts';
import { stepHandler, stepInputSchema } from '../wiring/step-handler.ts';

const inputSchema = stepInputSchema.extend({ etat: z.enum(SAGA_STATES), erreur: caughtErrorSchema });

export const handler = stepHandler('record-failure', inputSchema, () => recordFailure);
