import { describe, expect, it } from '@jest/globals';
import aslValidator from 'asl-validator';
import { toMachine } from '../../statemachine/asl.ts';
import { orderSaga } from '../../statemachine/order-saga.ts';

describe('the machine of the order saga', () => {
  it('is valid by the schema of the Amazon States Language', () => {
    const machine = toMachine(orderSaga, {
      functionArn: (name) => `arn:aws:lambda:eu-west-1:123456789012:function:${name}`,
      taskTimeoutSeconds: () => 45,
      maxRetries: 3,
      maxUndoRetries: 20,
    });
    const { isValid, errorsText } = aslValidator(JSON.parse(JSON.stringify(machine)));
    expect([isValid, isValid ? '' : errorsText()]).toEqual([true, '']);
  });
});
