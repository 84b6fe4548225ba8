import { describe, expect, it } from '@jest/globals';
import { STAGES } from '../../infra/stage.ts';
import { lintMachine } from '../../statemachine/lint.ts';
import { orderSaga } from '../../statemachine/order-saga.ts';
import { machineOf } from './machine.ts';
import { view } from './stack.ts';

/** Each of the settings that the machine is made of, as far as it goes. */
const BOUNDS = [
  {},
  { maxRetries: 0, maxUndoRetries: 1, sagaTimeoutSeconds: 5 },
  { maxRetries: 10, maxUndoRetries: 11, sagaTimeoutSeconds: 5 },
  { maxRetries: 10, maxUndoRetries: 100, sagaTimeoutSeconds: 300 },
];

describe.each(STAGES)('the machine of stage %s, as it is deployed', (stage) => {
  it.each(BOUNDS)('undoes whatever fails, with %j', (settings) => {
    const stack = view(stage, settings);
    const functionTimeouts = Object.fromEntries(
      [...stack.functions].map(([name, { Properties }]) => [name, Number(Properties.Timeout)]),
    );
    expect(lintMachine(machineOf(stack), { functionTimeouts, saga: orderSaga })).toEqual([]);
  });
});
