import { describe, expect, it } from '@jest/globals';
import type { SagaState } from '../../domain/states.ts';
import { lintMachine } from '../../statemachine/lint.ts';
import { functionsOf, orderSaga, type SagaDefinition, type SagaStep } from '../../statemachine/order-saga.ts';
import { functionTimeoutsOf, machineOf } from './support/order-machine.ts';
import { failing, runMachine } from './support/run-machine.ts';

const CANCEL = 'COMPENSATION_EN_COURS: cancel-order';
const RELEASE = 'COMPENSATION_EN_COURS: release-stock';
const REFUND = 'COMPENSATION_EN_COURS: refund-payment';

const payment: SagaStep = {
  state: 'PAIEMENT',
  task: 'take-payment',
  undo: 'refund-payment',
  failure: 'ECHEC_PAIEMENT' as SagaState,
};
const { undo: _, ...notice } = payment;

const withStep = (step: SagaStep, position: number): SagaDefinition => ({
  ...orderSaga,
  steps: orderSaga.steps.toSpliced(position, 0, step),
});

const MIDDLE = 3;
const END = 4;

type Case = readonly [
  where: string,
  saga: SagaDefinition,
  path: string[],
  undosOfIt: string[],
  undosOfOrder: string[],
];

const CASES: readonly Case[] = [
  [
    'with an undo, in the middle',
    withStep(payment, MIDDLE),
    ['RESERVATION_STOCK', 'PAIEMENT', 'CREATION_COMMANDE'],
    [REFUND, RELEASE],
    [CANCEL, REFUND, RELEASE],
  ],
  [
    'with an undo, at the end',
    withStep(payment, END),
    ['RESERVATION_STOCK', 'CREATION_COMMANDE', 'PAIEMENT'],
    [REFUND, CANCEL, RELEASE],
    [CANCEL, RELEASE],
  ],
  [
    'without an undo, in the middle',
    withStep(notice, MIDDLE),
    ['RESERVATION_STOCK', 'PAIEMENT', 'CREATION_COMMANDE'],
    [RELEASE],
    [CANCEL, RELEASE],
  ],
  [
    'without an undo, at the end',
    withStep(notice, END),
    ['RESERVATION_STOCK', 'CREATION_COMMANDE', 'PAIEMENT'],
    [CANCEL, RELEASE],
    [CANCEL, RELEASE],
  ],
];

describe.each(CASES)('a step added %s', (_where, saga, path, undosOfIt, undosOfOrder) => {
  const machine = machineOf(saga);
  const start = ['VERIFICATION_STOCK', 'STOCK_VERIFIE'];

  it('is taken in its place when nothing fails', async () => {
    const { trace, ended } = await runMachine(machine, {});
    expect(trace).toEqual([...start, ...path, 'SAGA_TERMINEE']);
    expect(ended).toBe('SUCCEEDED');
  });

  it('undoes itself, and all that came before it, when it fails', async () => {
    const { trace } = await runMachine(machine, { PAIEMENT: failing('ServiceRefusal') });
    const done = path.slice(0, path.indexOf('PAIEMENT') + 1);
    expect(trace).toEqual([...start, ...done, 'ECHEC_PAIEMENT', ...undosOfIt, 'SAGA_ANNULEE']);
  });

  it('is undone when a step behind it fails, and not when one before it does', async () => {
    const { trace } = await runMachine(machine, { CREATION_COMMANDE: failing('ServiceRefusal') });
    const done = path.slice(0, path.indexOf('CREATION_COMMANDE') + 1);
    expect(trace).toEqual([...start, ...done, 'ECHEC_CREATION_COMMANDE', ...undosOfOrder, 'SAGA_ANNULEE']);
  });

  it('is undone too when a replayed machine meets a saga that is being undone', async () => {
    const { trace } = await runMachine(machine, { VERIFICATION_STOCK: failing('CompensationRequested') });
    const everything = undosOfIt.length > undosOfOrder.length ? undosOfIt : undosOfOrder;
    expect(trace).toEqual(['VERIFICATION_STOCK', ...everything, 'SAGA_ANNULEE']);
  });

  it('passes the linter', () => {
    expect(lintMachine(machine, { functionTimeouts: functionTimeoutsOf(saga), saga })).toEqual([]);
  });

  it('adds its functions and no other', () => {
    const added = functionsOf(saga).filter((name) => !functionsOf(orderSaga).includes(name));
    expect(added).toEqual(
      saga.steps.some(({ undo }) => undo === 'refund-payment')
        ? ['take-payment', 'refund-payment']
        : ['take-payment'],
    );
  });
});

it('a step that shares the failure state of an earlier one is undone all the same', async () => {
  const saga = withStep({ ...payment, failure: 'ECHEC_CREATION_COMMANDE' }, END);
  const { trace } = await runMachine(machineOf(saga), { PAIEMENT: failing('ServiceRefusal') });
  expect(trace.slice(-5)).toEqual(['ECHEC_CREATION_COMMANDE', REFUND, CANCEL, RELEASE, 'SAGA_ANNULEE']);
});
