import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Saga } from '../../../domain/saga.ts';
import type { SagaState } from '../../../domain/states.ts';
import { executionsClient } from '../../../lambdas/clients/executions.ts';
import { rescueSagas, rescueStopped } from '../../../lambdas/rescue/rescue.ts';
import { sagaList } from '../../../lambdas/store/saga-list.ts';
import { sagaStore } from '../../../lambdas/store/saga-store.ts';
import { createLogger } from '../../../lambdas/telemetry/log.ts';
import { captureConsole } from '../support/console.ts';
import { type Dynamo, SAGAS, startDynamo } from '../support/dynamo.ts';
import { fakeStepFunctions } from '../support/executions.ts';
import '../support/lambda-environment.ts';
import { SFNClient } from '@aws-sdk/client-sfn';
import { START } from '../support/order.ts';
import { sagaIn } from '../support/saga-in.ts';

const output = captureConsole();
const executions = fakeStepFunctions();
let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
beforeEach(async () => {
  executions.reset();
  await dynamo.clear();
});
afterAll(() => dynamo.stop());

/** One run of the rescuer, `seconds` after the sagas of this suite were last written to. */
const rescue = (seconds: number) => rescueSagas(deps(seconds));
const deps = (seconds: number) => ({
  list: sagaList(dynamo.client, SAGAS),
  store: sagaStore(dynamo.client, SAGAS),
  executions: executionsClient(new SFNClient({ region: 'x' }), 'arn:aws:states:x:1:stateMachine:Saga'),
  graceSeconds: 5,
  now: () => new Date(START.getTime() + seconds * 1000),
  log: createLogger('test', false)(),
});

type Status = 'RUNNING' | 'FAILED' | 'ABORTED' | 'TIMED_OUT' | 'SUCCEEDED';
const saga = async (state: SagaState, status?: Status, execution = 1): Promise<Saga> => {
  const stored = { ...sagaIn(state), execution };
  await dynamo.put(stored);
  if (status) executions.set(`${stored.saga_id}-${execution}`, status);
  return stored;
};
const load = ({ saga_id }: Saga) => sagaStore(dynamo.client, SAGAS).load(saga_id);

describe('the rescuer', () => {
  it.each<[string, SagaState, Status | undefined, number | undefined]>([
    ['was never started', 'EN_ATTENTE', undefined, 1],
    ['is working', 'RESERVATION_STOCK', 'RUNNING', undefined],
    ['was stopped', 'RESERVATION_STOCK', 'ABORTED', 2],
    ['timed out', 'CREATION_COMMANDE', 'TIMED_OUT', 2],
    ['failed at runtime', 'COMPENSATION_EN_COURS', 'FAILED', 2],
    ['ended without ending the saga', 'ECHEC_CREATION_COMMANDE', 'SUCCEEDED', 2],
    ['was lost after a rescue wrote it down', 'STOCK_RESERVE', undefined, 1],
    ['waits for a person', 'COMPENSATION_BLOQUEE', 'FAILED', undefined],
    ['is complete', 'SAGA_TERMINEE', 'SUCCEEDED', undefined],
    ['is undone', 'SAGA_ANNULEE', 'FAILED', undefined],
  ])('an execution that %s (%s, %s): starts %p', async (_, state, status, started) => {
    const stored = await saga(state, status);
    const report = await rescue(60);
    const names = started === undefined ? [] : [`${stored.saga_id}-${started}`];
    expect(executions.started).toEqual(names);
    expect(report.restarted).toBe(names.length);
    expect((await load(stored)).execution).toBe(started ?? 1);
  });

  it('writes down that it starts again, and why', async () => {
    const stored = await saga('STOCK_RESERVE', 'ABORTED');
    await rescue(60);
    const { historique_evenements, etat_actuel } = await load(stored);
    expect(etat_actuel).toBe('STOCK_RESERVE');
    expect(historique_evenements.at(-1)).toMatchObject({ type: 'SAGA_REPRISE', donnees: { execution: 2 } });
  });

  it.each([
    [1, 4.9, 0],
    [1, 5, 1],
    [5, 5, 1],
    [6, 9.9, 0],
    [6, 10, 1],
    [8, 39, 0],
    [8, 40, 1],
    [30, 599, 0],
    [30, 600, 1],
  ])(
    'leaves execution %i alone until it is old enough: %p s, %i started',
    async (execution, seconds, started) => {
      await saga('RESERVATION_STOCK', 'FAILED', execution);
      expect((await rescue(seconds)).restarted).toBe(started);
    },
  );

  it('waits no longer for one that was stopped from outside, however often: nothing is wrong with its saga', async () => {
    await saga('RESERVATION_STOCK', 'ABORTED', 30);
    expect((await rescue(4.9)).restarted).toBe(0);
    expect((await rescue(5)).restarted).toBe(1);
  });

  it('starts one execution when two run at once', async () => {
    const stored = [await saga('EN_ATTENTE'), await saga('STOCK_RESERVE', 'ABORTED')] as const;
    await Promise.all([rescue(60), rescue(60), rescue(60)]);
    expect([...executions.started].sort()).toEqual(
      [`${stored[0].saga_id}-1`, `${stored[1].saga_id}-2`].sort(),
    );
    expect((await load(stored[1])).execution).toBe(2);
  });

  it('starts no more than a hundred at a time, and the rest in the next runs', async () => {
    const sagas = Array.from({ length: 130 }, () => sagaIn('EN_ATTENTE'));
    await dynamo.put(...sagas);
    expect(await rescue(60)).toMatchObject({ unfinished: 130, restarted: 100 });
    expect(executions.started).toHaveLength(100);
    expect((await rescue(60)).restarted).toBe(30);
    expect(new Set(executions.started).size).toBe(130);
  });

  it('rescues the others when one cannot be', async () => {
    const bad = await saga('EN_ATTENTE');
    const good = await saga('EN_ATTENTE');
    executions.whenStarted(async (id) => {
      if (id === bad.saga_id) throw new Error('throttled');
    });
    expect((await rescue(60)).restarted).toBe(1);
    expect(executions.started).toContain(`${good.saga_id}-1`);
    expect(output.text()).toContain('Reprise manquée');
  });

  it('rescues the others beside a damaged record, and logs its id', async () => {
    const damaged = sagaIn('EN_ATTENTE');
    await dynamo.damage(damaged, { version: { S: 'x' } });
    await saga('EN_ATTENTE');
    expect((await rescue(60)).restarted).toBe(1);
    expect(output.text()).toContain(damaged.saga_id);
  });

  it('reports how old the oldest is that somebody should work on', async () => {
    await saga('COMPENSATION_BLOQUEE', 'FAILED');
    expect(await rescue(600)).toEqual({ unfinished: 1, parked: 1, restarted: 0, oldestSeconds: 0 });
    await saga('RESERVATION_STOCK', 'RUNNING');
    expect(await rescue(600)).toEqual({ unfinished: 2, parked: 1, restarted: 0, oldestSeconds: 600 });
  });
});

describe('told that an execution stopped', () => {
  const told = ({ saga_id }: Saga, execution = 1) => rescueStopped({ saga_id, execution }, deps(0));

  it('starts its saga again at once', async () => {
    const stored = await saga('STOCK_RESERVE', 'ABORTED');
    expect(await told(stored)).toBe(true);
    expect(executions.started).toEqual([`${stored.saga_id}-2`]);
    expect(await told(stored)).toBe(false);
  });

  it.each<[string, SagaState, Status, number]>([
    ['whose function may still be at its calls', 'RESERVATION_STOCK', 'ABORTED', 1],
    ['that stops again and again', 'STOCK_RESERVE', 'FAILED', 6],
    ['that waits for a person', 'COMPENSATION_BLOQUEE', 'FAILED', 1],
    ['that has ended', 'SAGA_ANNULEE', 'FAILED', 1],
    ['that still runs', 'STOCK_RESERVE', 'RUNNING', 1],
  ])('leaves a saga alone %s', async (_, state, status, execution) => {
    expect(await told(await saga(state, status, execution), execution)).toBe(false);
    expect(executions.started).toEqual([]);
  });

  it('leaves a saga alone that another execution works on, and one that is not', async () => {
    expect(await told(await saga('STOCK_RESERVE', 'ABORTED', 2), 1)).toBe(false);
    expect(await told(sagaIn('STOCK_RESERVE'))).toBe(false);
  });
});
