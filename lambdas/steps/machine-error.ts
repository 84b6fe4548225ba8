import * as z from 'zod';
import type { Failure, Saga } from '../../domain/saga.ts';

/** What Step Functions puts under `$.erreur` when it catches: `Cause` is JSON text when a function threw. */
export const caughtErrorSchema = z.object({ Error: z.string(), Cause: z.string().default('') });
export type CaughtError = z.infer<typeof caughtErrorSchema>;

const lambdaCauseSchema = z.object({ errorType: z.string(), errorMessage: z.string() });

const causeOf = ({ Error: type, Cause }: CaughtError): { type: string; message: string } => {
  try {
    const { errorType, errorMessage } = lambdaCauseSchema.parse(JSON.parse(Cause));
    return { type: errorType, message: errorMessage };
  } catch {
    return { type, message: Cause || type };
  }
};

/** The failure as the machine tells it. */
export const caughtFailure = (caught: CaughtError, etape: string): Failure => ({
  etape,
  ...causeOf(caught),
  details: {},
});

/** Why the order failed: the function's own account when it could still write one, else the machine's. */
export const failureFrom = (saga: Saga, caught: CaughtError, etape: string): Failure => {
  const told = caughtFailure(caught, etape);
  return saga.echec?.type === told.type ? saga.echec : told;
};
