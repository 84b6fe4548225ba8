import { type Machine, type MachineOptions, toMachine } from '../../../statemachine/asl.ts';
import { functionsOf, orderSaga, type SagaDefinition } from '../../../statemachine/order-saga.ts';

const MAX_RETRIES = 2;
const MAX_UNDO_RETRIES = 4;

export const functionArn = (name: string): string =>
  `arn:aws:lambda:eu-west-3:123456789012:function:${name}:live`;

/** The machine of `saga` as it is deployed, with few retries so that traces stay readable. */
export const machineOf = (saga: SagaDefinition = orderSaga, options: Partial<MachineOptions> = {}): Machine =>
  toMachine(saga, {
    functionArn,
    taskTimeoutSeconds: () => 65,
    maxRetries: MAX_RETRIES,
    maxUndoRetries: MAX_UNDO_RETRIES,
    ...options,
  });

/** Seconds that each function of `saga` may take, by its name. */
export const functionTimeoutsOf = (saga: SagaDefinition = orderSaga): Record<string, number> =>
  Object.fromEntries(functionsOf(saga).map((name) => [name, 60]));

export const SAGA_ID = '8f4f2c1e-7d57-4a35-9a51-6d8f1f9c2b10';
