import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ExecutionAlreadyExists,
  InvalidExecutionInput,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../e2e/support/eventually.ts';
import { ASL_CASES } from './asl-cases.ts';
import { clientSettings, type Engine, WAIT_SCALE } from './engine.ts';
import { expected } from './expected.ts';
import { machineName } from './stack.ts';
import { ended, ending, historyOf, machineArn, start, steps } from './trace.ts';

/** The state machines of the cases, on one engine. */
export function aslSuite(engine: () => Engine): void {
  describe('Step Functions', () => {
    let sfn: SFNClient;
    beforeAll(() => {
      sfn = new SFNClient(clientSettings(engine()));
    });
    afterAll(() => sfn?.destroy());

    it.each(ASL_CASES.map((each) => [each.name, each] as const))('%s', async (name, aslCase) => {
      const { errors, input = {}, trace, states } = aslCase;
      const hidden = errors || Object.values(states).some(({ Type }) => Type === 'Task');
      const given = { ...input, ...(hidden && { key: randomUUID() }), ...(errors && { errors }) };
      const executionArn = await start(sfn, machineName(aslCase), given);
      const execution = await ended(sfn, executionArn, aslCase.timeout ? 3 : 15);
      const output = withoutPlumbing(execution.output);
      const end = ending({ ...execution, output }, states.A?.Type === 'Fail');
      const before = trace.length === 1 ? [] : steps(await historyOf(sfn, executionArn));
      expect([...before, end]).toEqual(expected(engine(), name, trace));
    });

    // https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html : IntervalSeconds 3,
    // BackoffRate 2, MaxDelaySeconds 6 wait 3, 6, 6 seconds.
    it('MaxDelaySeconds caps the waits between retries', async () => {
      const executionArn = await start(sfn, 'Backoff', { key: randomUUID(), errors: Array(9).fill('Busy') });
      await ended(sfn, executionArn);
      const attempts = (await historyOf(sfn, executionArn)).filter(({ type }) => /Failed$/.test(type ?? ''));
      const times = attempts.slice(0, 4).map(({ timestamp }) => timestamp?.getTime() ?? 0);
      const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
      // Half of the step from the first wait to the second, for what the engine itself takes.
      const step = (3000 * WAIT_SCALE) / 2;
      const growth = waits
        .slice(1)
        .map((wait, index) => (wait - (waits[index] ?? 0) > step ? 'grows' : 'stays'));
      expect(growth).toEqual(expected(engine(), 'MaxDelaySeconds', ['grows', 'stays']));
    });

    // https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html : one environment, one invocation.
    it('a function that is cut at its timeout leaves its other invocations alone', async () => {
      await start(sfn, 'Once', { key: randomUUID(), errors: ['hang'] });
      await pause(1000);
      const executionArn = await start(sfn, 'Once', { key: randomUUID(), ms: 1500 });
      const { status, error = '' } = await ended(sfn, executionArn);
      expect([status, error]).toEqual(expected(engine(), 'neighbours of a timeout', ['SUCCEEDED', '']));
    });

    // https://docs.aws.amazon.com/step-functions/latest/apireference/API_HistoryEvent.html
    it('the history tells a call of a function in LambdaFunction events, each with the one before', async () => {
      const executionArn = await start(sfn, 'Once', { key: randomUUID() });
      await ended(sfn, executionArn);
      const events = await historyOf(sfn, executionArn);
      expect(events.map(({ type }) => type)).toEqual(
        expected(engine(), 'history events', [
          'ExecutionStarted',
          'TaskStateEntered',
          'LambdaFunctionScheduled',
          'LambdaFunctionStarted',
          'LambdaFunctionSucceeded',
          'TaskStateExited',
          'ExecutionSucceeded',
        ]),
      );
      const previous = events.map(({ previousEventId }) => previousEventId ?? 'none');
      expect(previous).toEqual(
        expected(
          engine(),
          'previous events',
          events.map((_event, index) => (index < 2 ? 0 : index)),
        ),
      );
    });

    // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StartExecution.html
    it('a name starts one execution: again while it runs with its input, an error otherwise', async () => {
      const name = randomUUID();
      const first = await start(sfn, 'Waiting', { a: 1 }, name);
      const again = await start(sfn, 'Waiting', { a: 1 }, name).then(
        (arn) => (arn === first ? 'same' : 'another'),
        (error: Error) => error.name,
      );
      expect(again).toBe(expected(engine(), 'same name', 'same'));
      await expect(start(sfn, 'Waiting', { a: 2 }, name)).rejects.toThrow(ExecutionAlreadyExists);
      await sfn.send(new StopExecutionCommand({ executionArn: first }));
      await expect(start(sfn, 'Waiting', { a: 1 }, name)).rejects.toThrow(ExecutionAlreadyExists);
    });

    it('an input that is no JSON is InvalidExecutionInput', async () => {
      const stateMachineArn = await machineArn(sfn, 'Waiting');
      const answer = await sfn.send(new StartExecutionCommand({ stateMachineArn, input: '{' })).then(
        () => 'accepted',
        (error: Error) => error.name,
      );
      expect(answer).toBe(expected(engine(), 'no JSON', InvalidExecutionInput.name));
    });

    // https://docs.aws.amazon.com/step-functions/latest/apireference/API_StopExecution.html
    it('a stop ends an execution at once, with its error and cause, and nothing follows', async () => {
      const executionArn = await start(sfn, 'Waiting');
      await eventually(async () => expect(steps(await historyOf(sfn, executionArn))).toEqual(['+A']));
      await sfn.send(new StopExecutionCommand({ executionArn, error: 'Operator', cause: 'enough' }));
      expect(ending(await ended(sfn, executionArn), true)).toBe('ABORTED Operator enough');
      await pause(1000);
      const types = (await historyOf(sfn, executionArn)).map(({ type }) => type);
      expect(types.slice(2)).toEqual(expected(engine(), 'after a stop', ['ExecutionAborted']));
    });
  });
}

/** The output without what the test itself put into the input. */
const withoutPlumbing = (output: string | undefined): string | undefined => {
  if (output === undefined) return undefined;
  const value = JSON.parse(output);
  if (typeof value !== 'object') return output;
  const { key: _key, errors: _errors, ...rest } = value;
  return JSON.stringify(rest);
};
