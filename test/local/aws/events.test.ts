import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type EventPattern, matches, refuseUnsupported } from '../../../local/aws/events/event-pattern.ts';
import { arnOf, type RunningStack, remove, startStack } from './test-stack.ts';

const event = { source: 'aws.states', detail: { status: 'FAILED', name: 'saga-1', tries: 3, cause: null } };

describe('an event pattern', () => {
  it.each<[EventPattern, boolean]>([
    [{}, true],
    [{ source: ['aws.states'] }, true],
    [{ source: ['aws.ec2', 'aws.states'] }, true],
    [{ source: ['aws.ec2'] }, false],
    [{ source: ['aws.states'], detail: { status: ['ABORTED', 'FAILED'] } }, true],
    [{ source: ['aws.states'], detail: { status: ['ABORTED'] } }, false],
    [{ detail: { name: [{ prefix: 'saga-' }] } }, true],
    [{ detail: { name: [{ prefix: 'order-' }] } }, false],
    [{ detail: { tries: [3], cause: [null] } }, true],
    [{ detail: { status: [{ 'anything-but': ['FAILED'] }] } }, false],
    [{ detail: { status: [{ 'anything-but': 'ABORTED' }] } }, true],
    [{ detail: { absent: ['x'] } }, false],
    [{ absent: { deep: ['x'] } }, false],
  ])('%j: %s', (pattern, expected) => {
    expect(matches(pattern, event)).toBe(expected);
  });

  it('is refused when it matches in a way that is not done here', () => {
    const pattern = { detail: { tries: [{ numeric: ['>', 1] }] } } as unknown as EventPattern;
    expect(() => refuseUnsupported('Rule', pattern)).toThrow(/Rule: .*numeric/);
  });
});

describe('rules', () => {
  let running: RunningStack;
  const printed = () => {
    const log = join(running.dir, 'logs', 'local-Listener.log');
    const text = existsSync(log) ? readFileSync(log, 'utf8') : '';
    return text
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  };
  const untilPrinted = async (which: (event: { source: string }) => boolean, count: number) => {
    for (;;) {
      const found = printed().filter(which);
      if (found.length >= count) return found;
      await wait(20);
    }
  };
  const rule = (Properties: object) => ({
    Type: 'AWS::Events::Rule',
    Properties: { State: 'ENABLED', Targets: [{ Id: 'T', Arn: arnOf('Listener') }], ...Properties },
  });

  beforeAll(async () => {
    const definition = { StartAt: 'A', States: { A: { Type: 'Fail', Error: 'E', Cause: 'because' } } };
    running = await startStack({
      functions: {
        Listener: `export const handler = async (event) => {
          console.log(JSON.stringify({ ...event, began: Date.now() }));
          await new Promise((resolve) => setTimeout(resolve, event.source === 'aws.events' ? 700 : 0));
        };`,
      },
      resources: {
        Machine: {
          Type: 'AWS::StepFunctions::StateMachine',
          Properties: { DefinitionString: JSON.stringify(definition) },
        },
        Failed: rule({
          EventPattern: {
            source: ['aws.states'],
            detail: { status: ['FAILED'], stateMachineArn: [{ Ref: 'Machine' }] },
          },
        }),
        Often: rule({ ScheduleExpression: 'rate(5 minutes)' }),
        Never: rule({ ScheduleExpression: 'rate(1 minute)', State: 'DISABLED' }),
      },
      options: { scheduleMaxSeconds: 0.2 },
    });
  });
  afterAll(async () => {
    await running.stop();
    remove(running.dir);
  });

  it('hear how an execution ended, and only what they asked for', async () => {
    const sfn = new SFNClient(running.client);
    const stateMachineArn = 'arn:aws:states:eu-west-1:000000000000:stateMachine:local-Machine';
    await sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'bad', input: '{"a":1}' }));
    sfn.destroy();
    await untilPrinted(() => true, 1);
    await wait(200);
    expect(printed()).toHaveLength(1);
    expect(printed()[0]).toMatchObject({
      source: 'aws.states',
      'detail-type': 'Step Functions Execution Status Change',
      detail: {
        status: 'FAILED',
        name: 'bad',
        input: '{"a":1}',
        error: 'E',
        cause: 'because',
        stateMachineArn,
      },
    });
  });

  it('fire at the start and then at their rate, never beside themselves', async () => {
    await running.deployment.settle();
    const scheduled = await untilPrinted(({ source }) => source === 'aws.events', 3);
    // Due every 200 ms, and one run takes 700.
    const pauses = scheduled.slice(1).map(({ began }, index) => began - scheduled[index].began);
    for (const pause of pauses) expect(pause).toBeGreaterThan(650);
    expect(scheduled[0]).toMatchObject({
      'detail-type': 'Scheduled Event',
      resources: [expect.stringMatching(/rule\/local-Often$/)],
    });
  });
});
