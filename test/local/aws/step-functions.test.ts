import { setTimeout as wait } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidExecutionInput,
  InvalidName,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
  StartExecutionCommand,
  StateMachineDoesNotExist,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { arnOf, type RunningStack, remove, startStack, type TestStack } from './test-stack.ts';

const machine = (definition: object) => ({
  Type: 'AWS::StepFunctions::StateMachine',
  Properties: {
    // As the CDK writes it: the text of the definition, joined around the ARNs.
    DefinitionString: {
      'Fn::Join': [
        '',
        JSON.stringify(definition)
          .split('"<Task>"')
          .flatMap((part, i) => (i === 0 ? [part] : ['"', arnOf('Task'), '"', part])),
      ],
    },
  },
});

const task = (more: object = {}) => ({ Type: 'Task', Resource: '<Task>', TimeoutSeconds: 10, ...more });

const stack: TestStack = {
  functions: {
    Task: `
      const calls = new Map();
      export const handler = async (event) => {
        const call = (calls.get(event.key) ?? 0) + 1;
        calls.set(event.key, call);
        if (event.ms) await new Promise((resolve) => setTimeout(resolve, event.ms));
        if (call <= (event.failures ?? 0)) throw Object.assign(new Error('call ' + call), { name: 'Glitch' });
        if (event.calls) return calls.get(event.calls) ?? 0;
        return { ...event, call };
      };`,
  },
  resources: {
    Straight: machine({ StartAt: 'A', States: { A: task({ Next: 'Done' }), Done: { Type: 'Succeed' } } }),
    Careful: machine({
      StartAt: 'A',
      States: {
        A: task({
          Retry: [{ ErrorEquals: ['Glitch'], MaxAttempts: 2, IntervalSeconds: 60, JitterStrategy: 'FULL' }],
          Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.error', Next: 'Undo' }],
          Next: 'Done',
        }),
        Undo: { Type: 'Pass', Next: 'Parked' },
        Parked: { Type: 'Fail', ErrorPath: '$.error.Error', CausePath: '$.error.Cause' },
        Done: { Type: 'Succeed' },
      },
    }),
    Hasty: machine({ StartAt: 'A', States: { A: task({ TimeoutSeconds: 1, End: true }) } }),
    Short: machine({ TimeoutSeconds: 1, StartAt: 'A', States: { A: task({ End: true }) } }),
    Envelope: machine({
      StartAt: 'A',
      States: {
        A: task({
          Resource: 'arn:aws:states:::lambda:invoke',
          Parameters: { FunctionName: '<Task>', 'Payload.$': '$' },
          OutputPath: '$.Payload',
          End: true,
        }),
      },
    }),
    Patient: machine({
      StartAt: 'A',
      States: { A: task({ Retry: [{ ErrorEquals: ['Glitch'], IntervalSeconds: 5 }], End: true }) },
    }),
    Named: machine({
      StartAt: 'A',
      States: {
        A: {
          Type: 'Pass',
          Parameters: { 'id.$': '$$.Execution.Id', 'name.$': '$$.Execution.Name' },
          End: true,
        },
      },
    }),
  },
};

describe('Step Functions', () => {
  let running: RunningStack;
  let sfn: SFNClient;
  const arn = (logicalId: string) => `arn:aws:states:eu-west-1:000000000000:stateMachine:local-${logicalId}`;
  const start = async (logicalId: string, input: object = {}, name?: string) => {
    const command = {
      stateMachineArn: arn(logicalId),
      input: JSON.stringify(input),
      ...(name ? { name } : {}),
    };
    return (await sfn.send(new StartExecutionCommand(command))).executionArn as string;
  };
  const describeExecution = (executionArn: string) =>
    sfn.send(new DescribeExecutionCommand({ executionArn }));
  const end = async (executionArn: string) => {
    for (;;) {
      const execution = await describeExecution(executionArn);
      if (execution.status !== 'RUNNING') return execution;
      await wait(10);
    }
  };
  const history = async (executionArn: string) =>
    (await sfn.send(new GetExecutionHistoryCommand({ executionArn }))).events ?? [];
  const trace = async (executionArn: string) =>
    (await history(executionArn)).map(({ id, previousEventId, type }) => `${id}<${previousEventId} ${type}`);

  beforeAll(async () => {
    running = await startStack({ ...stack, options: { retryScale: 0.001 } });
    sfn = new SFNClient({ ...running.client, maxAttempts: 1 });
  });
  afterAll(async () => {
    sfn.destroy();
    await running.stop();
    remove(running.dir);
  });

  it('runs an execution and describes it', async () => {
    const execution = await end(await start('Straight', { key: 'one' }, 'first'));
    expect(execution).toMatchObject({
      executionArn: 'arn:aws:states:eu-west-1:000000000000:execution:local-Straight:first',
      name: 'first',
      status: 'SUCCEEDED',
      input: '{"key":"one"}',
      output: '{"key":"one","call":1}',
    });
    expect(execution.stopDate?.getTime()).toBeGreaterThanOrEqual(execution.startDate?.getTime() ?? Infinity);
  });

  it('tells the history in the events of AWS', async () => {
    const executionArn = await start('Straight', { key: 'two' });
    await end(executionArn);
    expect(await trace(executionArn)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 TaskStateEntered',
      '3<2 LambdaFunctionScheduled',
      '4<3 LambdaFunctionStarted',
      '5<4 LambdaFunctionSucceeded',
      '6<5 TaskStateExited',
      '7<6 SucceedStateEntered',
      '8<7 SucceedStateExited',
      '9<8 ExecutionSucceeded',
    ]);
    const events = await history(executionArn);
    expect(events[1]?.stateEnteredEventDetails).toMatchObject({ name: 'A', input: '{"key":"two"}' });
    expect(events[2]?.lambdaFunctionScheduledEventDetails?.resource).toMatch(/function:local-Task$/);
    expect(events[5]?.stateExitedEventDetails).toMatchObject({ name: 'A', output: '{"key":"two","call":1}' });
    expect(events[8]?.executionSucceededEventDetails?.output).toBe('{"key":"two","call":1}');
  });

  it('tells retries, what is caught, and the failure', async () => {
    const executionArn = await start('Careful', { key: 'three', failures: 9 });
    const execution = await end(executionArn);
    expect(execution).toMatchObject({ status: 'FAILED', error: 'Glitch' });
    expect(JSON.parse(execution.cause ?? '')).toMatchObject({ errorType: 'Glitch', errorMessage: 'call 3' });
    expect(await trace(executionArn)).toEqual([
      '1<0 ExecutionStarted',
      '2<0 TaskStateEntered',
      '3<2 LambdaFunctionScheduled',
      '4<3 LambdaFunctionStarted',
      '5<4 LambdaFunctionFailed',
      '6<5 LambdaFunctionScheduled',
      '7<6 LambdaFunctionStarted',
      '8<7 LambdaFunctionFailed',
      '9<8 LambdaFunctionScheduled',
      '10<9 LambdaFunctionStarted',
      '11<10 LambdaFunctionFailed',
      '12<11 TaskStateExited',
      '13<12 PassStateEntered',
      '14<13 PassStateExited',
      '15<14 FailStateEntered',
      '16<15 ExecutionFailed',
    ]);
    const events = await history(executionArn);
    expect(events[4]?.lambdaFunctionFailedEventDetails?.error).toBe('Glitch');
    expect(events[15]?.executionFailedEventDetails?.error).toBe('Glitch');
  });

  it('recovers by a retry', async () => {
    const execution = await end(await start('Careful', { key: 'four', failures: 1 }));
    expect(JSON.parse(execution.output ?? '')).toMatchObject({ call: 2 });
  });

  it('unwraps the envelope of lambda:invoke', async () => {
    const executionArn = await start('Envelope', { key: 'five' });
    expect((await end(executionArn)).output).toBe('{"key":"five","call":1}');
    expect((await history(executionArn)).map(({ type }) => type)).toContain('TaskSucceeded');
  });

  it('ends a task at its timeout while its function goes on', async () => {
    const executionArn = await start('Hasty', { key: 'six', ms: 1200 });
    expect(await end(executionArn)).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect((await history(executionArn)).map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionTimedOut',
      'ExecutionFailed',
    ]);
    await wait(400);
    expect((await end(await start('Straight', { calls: 'six' }))).output).toBe('1');
  });

  it('ends an execution at the timeout of the machine', async () => {
    const executionArn = await start('Short', { ms: 1500 });
    expect(await end(executionArn)).toMatchObject({ status: 'TIMED_OUT' });
    expect((await history(executionArn)).at(-1)?.type).toBe('ExecutionTimedOut');
  });

  it('stops an execution at once, for good', async () => {
    const executionArn = await start('Careful', { key: 'seven', ms: 300, failures: 9 });
    await wait(50);
    await sfn.send(new StopExecutionCommand({ executionArn, error: 'Operator', cause: 'enough' }));
    expect(await describeExecution(executionArn)).toMatchObject({
      status: 'ABORTED',
      error: 'Operator',
      cause: 'enough',
    });
    await wait(600);
    // What ran when it was stopped ran to its end; nothing was tried again.
    expect((await end(await start('Straight', { calls: 'seven' }))).output).toBe('1');
    const last = (await history(executionArn)).at(-1);
    expect(last).toMatchObject({
      type: 'ExecutionAborted',
      executionAbortedEventDetails: { cause: 'enough' },
    });
    const again = await sfn.send(new StopExecutionCommand({ executionArn }));
    expect(again.stopDate).toEqual((await describeExecution(executionArn)).stopDate);
  });

  it('starts no task when stopped during the wait of a retry', async () => {
    const slow = await startStack({ ...stack, options: { retryScale: 1 } });
    const client = new SFNClient(slow.client);
    const begin = new StartExecutionCommand({
      stateMachineArn: arn('Patient'),
      input: '{"key":"k","failures":9}',
    });
    const { executionArn } = await client.send(begin);
    await wait(500);
    await client.send(new StopExecutionCommand({ executionArn }));
    await wait(100);
    const ask = new StartExecutionCommand({
      stateMachineArn: arn('Straight'),
      input: '{"calls":"k"}',
      name: 'ask',
    });
    const { executionArn: asked } = await client.send(ask);
    await wait(200);
    expect((await client.send(new DescribeExecutionCommand({ executionArn: asked }))).output).toBe('1');
    client.destroy();
    await slow.stop();
    remove(slow.dir);
  });

  it('gives the execution to the context object', async () => {
    const execution = await end(await start('Named', {}, 'who'));
    expect(JSON.parse(execution.output ?? '')).toEqual({ id: execution.executionArn, name: 'who' });
  });

  it('takes a repeated start for the same one while it runs, and only then', async () => {
    const first = await start('Straight', { key: 'eight', ms: 200 }, 'unique');
    expect(await start('Straight', { key: 'eight', ms: 200 }, 'unique')).toBe(first);
    await expect(start('Straight', { key: 'other' }, 'unique')).rejects.toThrow(ExecutionAlreadyExists);
    await end(first);
    await expect(start('Straight', { key: 'eight', ms: 200 }, 'unique')).rejects.toThrow(
      ExecutionAlreadyExists,
    );
  });

  it('throws the exceptions of the SDK', async () => {
    const command = { stateMachineArn: arn('Straight') };
    await expect(start('Absent')).rejects.toThrow(StateMachineDoesNotExist);
    await expect(describeExecution('arn:x')).rejects.toThrow(ExecutionDoesNotExist);
    await expect(sfn.send(new StopExecutionCommand({ executionArn: 'arn:x' }))).rejects.toThrow(
      ExecutionDoesNotExist,
    );
    await expect(start('Straight', {}, 'a b')).rejects.toThrow(InvalidName);
    await expect(sfn.send(new StartExecutionCommand({ ...command, input: '{' }))).rejects.toThrow(
      InvalidExecutionInput,
    );
    const huge = JSON.stringify('x'.repeat(300_000));
    await expect(sfn.send(new StartExecutionCommand({ ...command, input: huge }))).rejects.toThrow(
      InvalidExecutionInput,
    );
  });

  it('lists executions newest first, by status and by page', async () => {
    for (const name of ['p1', 'p2', 'p3', 'p4', 'p5']) await end(await start('Named', {}, name));
    const names: (string | undefined)[] = [];
    let nextToken: string | undefined;
    do {
      const page = {
        stateMachineArn: arn('Named'),
        statusFilter: 'SUCCEEDED' as const,
        maxResults: 2,
        nextToken,
      };
      const answer = await sfn.send(new ListExecutionsCommand(page));
      names.push(...(answer.executions ?? []).map(({ name }) => name));
      nextToken = answer.nextToken;
    } while (nextToken);
    expect(names.slice(0, 5)).toEqual(['p5', 'p4', 'p3', 'p2', 'p1']);
    const failed = { stateMachineArn: arn('Named'), statusFilter: 'FAILED' as const };
    expect((await sfn.send(new ListExecutionsCommand(failed))).executions).toEqual([]);
  });

  it('pages the history, backwards too, and without data', async () => {
    const executionArn = await start('Straight', { key: 'nine' });
    await end(executionArn);
    const request = { executionArn, maxResults: 4, reverseOrder: true, includeExecutionData: false };
    const first = await sfn.send(new GetExecutionHistoryCommand(request));
    expect(first.events?.map(({ id }) => id)).toEqual([9, 8, 7, 6]);
    expect(first.events?.[0]?.executionSucceededEventDetails?.output).toBeUndefined();
    const second = await sfn.send(new GetExecutionHistoryCommand({ ...request, nextToken: first.nextToken }));
    expect(second.events?.map(({ id }) => id)).toEqual([5, 4, 3, 2]);
  });

  it('describes machines', async () => {
    const { definition } = await sfn.send(
      new DescribeStateMachineCommand({ stateMachineArn: arn('Careful') }),
    );
    expect(JSON.parse(definition ?? '').States.A.Retry[0].IntervalSeconds).toBe(60);
    const { stateMachines } = await sfn.send(new ListStateMachinesCommand({}));
    expect(stateMachines?.map(({ name }) => name)).toContain('local-Hasty');
    const executionArn = await start('Named');
    const of = await sfn.send(new DescribeStateMachineForExecutionCommand({ executionArn }));
    expect(of.stateMachineArn).toBe(arn('Named'));
  });

  it('remembers executions across a restart; what ran is aborted', async () => {
    const done = await start('Straight', { key: 'ten' });
    await end(done);
    const before = await history(done);
    const lost = await start('Straight', { key: 'eleven', ms: 3000 });
    await wait(100);
    await running.stop();
    running = await startStack({ ...stack, dir: running.dir });
    sfn.destroy();
    sfn = new SFNClient({ ...running.client, maxAttempts: 1 });
    expect(await describeExecution(done)).toMatchObject({
      status: 'SUCCEEDED',
      output: '{"key":"ten","call":1}',
    });
    expect(await history(done)).toEqual(before);
    expect(await describeExecution(lost)).toMatchObject({ status: 'ABORTED', cause: 'runtime stopped' });
    expect(await trace(lost)).toEqual(['1<0 ExecutionStarted', '2<1 ExecutionAborted']);
  });

  it.each([
    ['JSONata', { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Succeed' } } }, /JSONata/],
    ['Assign', { StartAt: 'A', States: { A: { Type: 'Pass', Assign: {}, End: true } } }, /state A: Assign/],
    [
      'a resource that is no function',
      { StartAt: 'A', States: { A: task({ Resource: 'arn:aws:states:::sns:publish', End: true }) } },
      /sns:publish/,
    ],
  ])('refuses at the start a machine with %s', async (_what, definition, message) => {
    await expect(startStack({ ...stack, resources: { Bad: machine(definition) } })).rejects.toThrow(message);
  });
});
