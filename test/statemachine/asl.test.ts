import { describe, expect, it } from '@jest/globals';
import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import { SAGA_STATES } from '../../domain/states.ts';
import { undoState } from '../../statemachine/asl.ts';
import { functionsOf, orderSaga } from '../../statemachine/order-saga.ts';
import { functionArn, machineOf } from './support/order-machine.ts';

const states = Object.entries(machineOf().States);
const tasks = states.flatMap(([name, state]) => (state.Type === 'Task' ? [{ name, ...state }] : []));

describe('toMachine', () => {
  it('makes a definition that the validator of the States Language takes', () => {
    expect(() => new StateMachine(machineOf() as unknown as StateMachineDefinition)).not.toThrow();
  });

  it('names its states after those of the record, so that the graph and the record speak alike', () => {
    const others = states
      .map(([name]) => name)
      .filter((name) => !(SAGA_STATES as readonly string[]).includes(name));
    expect(others).toEqual([
      undoState('cancel-order'),
      undoState('release-stock'),
      'INTERVENTION_REQUISE',
      'REPRISE_REQUISE',
    ]);
  });

  it('calls every function of the saga, and no other', () => {
    expect(new Set(tasks.map(({ Resource }) => Resource))).toEqual(
      new Set(functionsOf(orderSaga).map(functionArn)),
    );
  });

  it('gives each task the timeout of its own function', () => {
    const machine = machineOf(orderSaga, { taskTimeoutSeconds: (name) => name.length });
    const timeouts = Object.values(machine.States).flatMap((state) =>
      state.Type === 'Task' ? [[state.Resource, state.TimeoutSeconds]] : [],
    );
    expect(timeouts).toEqual(
      timeouts.map(([resource]) => [
        resource,
        functionsOf(orderSaga).find((name) => functionArn(name) === resource)?.length,
      ]),
    );
  });

  it.each([
    ['a step', 'RESERVATION_STOCK', 5],
    ['an undo', undoState('release-stock'), 60],
    ['a record keeper', 'ECHEC_RESERVATION_STOCK', 60],
  ])('makes %s wait longer each time, at most a while, with full jitter', (_what, state, longest) => {
    const retriers = tasks.find(({ name }) => name === state)?.Retry;
    expect(retriers?.at(-1)).toMatchObject({
      ErrorEquals: ['States.ALL'],
      IntervalSeconds: 1,
      BackoffRate: 2,
      MaxDelaySeconds: longest,
      JitterStrategy: 'FULL',
    });
  });
});
