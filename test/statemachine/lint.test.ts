import { describe, expect, it } from '@jest/globals';
import { lintMachine, RULE_NAMES, type RuleName } from '../../statemachine/lint.ts';
import type { LintedMachine } from '../../statemachine/lint-graph.ts';
import { orderSaga } from '../../statemachine/order-saga.ts';
import { BAD_MACHINES } from './support/bad-machines.ts';
import { functionArn, functionTimeoutsOf, machineOf } from './support/order-machine.ts';
import { spoilt } from './support/spoilt.ts';

const functionTimeouts = functionTimeoutsOf();

const rulesBroken = (machine: LintedMachine, withSaga = true): RuleName[] => [
  ...new Set(
    lintMachine(machine, { functionTimeouts, ...(withSaga ? { saga: orderSaga } : {}) }).map(
      ({ rule }) => rule,
    ),
  ),
];

describe('lintMachine', () => {
  it.each([true, false])(
    'finds nothing in the machine of the order saga (told of the saga: %s)',
    (withSaga) => {
      expect(rulesBroken(machineOf(), withSaga)).toEqual([]);
    },
  );

  it.each(BAD_MACHINES)('rejects %s', (_what, broken, spoil) => {
    const rules = rulesBroken(spoilt(spoil));
    expect(new Set(rules)).toEqual(new Set(broken));
  });

  it('has a bad machine for each of its rules', () => {
    expect(new Set(BAD_MACHINES.flatMap(([, broken]) => broken))).toEqual(new Set(RULE_NAMES));
  });

  it.each(BAD_MACHINES.filter(([, broken]) => broken.includes('no-undo-skipped')))(
    'sees a skipped undo from the graph alone: %s',
    (_what, _broken, spoil) => {
      expect(rulesBroken(spoilt(spoil), false)).toContain('no-undo-skipped');
    },
  );

  it('says where and why', () => {
    const machine = spoilt((_, s) => (s.RESERVATION_STOCK.TimeoutSeconds = 30));
    expect(lintMachine(machine, { functionTimeouts, saga: orderSaga })).toEqual([
      {
        rule: 'tasks-outlast-functions',
        state: 'RESERVATION_STOCK',
        message: 'gives up after 30 s, its function after 60 s',
      },
    ]);
  });

  it('knows the function of a task by its ARN, and through the Lambda integration', () => {
    const arns = Object.fromEntries(
      Object.entries(functionTimeouts).map(([name, seconds]) => [functionArn(name), seconds]),
    );
    const machine = spoilt((_, s) => {
      s.RESERVATION_STOCK.Parameters.FunctionName = s.RESERVATION_STOCK.Resource;
      s.RESERVATION_STOCK.Resource = 'arn:aws:states:::lambda:invoke';
      s.RESERVATION_STOCK.TimeoutSeconds = 60;
    });
    const found = lintMachine(machine, { functionTimeouts: arns, saga: orderSaga });
    expect(found.map(({ rule, state }) => [rule, state])).toEqual([
      ['tasks-outlast-functions', 'RESERVATION_STOCK'],
    ]);
  });

  it('lets $$.StateMachine and $$.Execution be read', () => {
    const machine = spoilt((_, s) => (s.STOCK_VERIFIE.Parameters['machine.$'] = '$$.StateMachine.Name'));
    expect(rulesBroken(machine)).toEqual([]);
  });

  it.each([{}, { StartAt: 'A' }, { States: {} }])('bears a machine that is hardly one: %j', (machine) => {
    expect(rulesBroken(machine)).toContain('transitions-exist');
  });
});
