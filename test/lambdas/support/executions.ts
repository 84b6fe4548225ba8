import { setTimeout as pause } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type ExecutionStatus,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';

const $metadata = {};

/** Step Functions for whoever asks through the SDK: executions by name, and what starting one does. */
export const fakeStepFunctions = () => {
  const sfn = mockClient(SFNClient);
  const statuses = new Map<string, ExecutionStatus>();
  const started: string[] = [];
  let onStart: (sagaId: string, name: string) => Promise<void> = async () => {};
  let startsAfterMs = 0;
  sfn.on(StartExecutionCommand).callsFake(async ({ name, input }: { name: string; input: string }) => {
    if (startsAfterMs > 0) await pause(startsAfterMs);
    if (statuses.has(name)) throw new ExecutionAlreadyExists({ $metadata, message: name });
    statuses.set(name, 'RUNNING');
    started.push(name);
    await onStart(JSON.parse(input).saga_id, name);
    return {};
  });
  sfn.on(DescribeExecutionCommand).callsFake(async ({ executionArn }: { executionArn: string }) => {
    const status = statuses.get(executionArn.split(':').at(-1) ?? '');
    if (!status) throw new ExecutionDoesNotExist({ $metadata, message: executionArn });
    return { status };
  });
  return {
    /** Names, in the order in which they were started. */
    started,
    set: (name: string, status: ExecutionStatus): void => {
      statuses.set(name, status);
    },
    /** As if it had never been started. */
    forget: (name: string): void => {
      statuses.delete(name);
    },
    /** What an execution does before its start is acknowledged. */
    whenStarted: (does: (sagaId: string, name: string) => Promise<void>): void => {
      onStart = does;
    },
    /** How long a start takes before anybody can see it. */
    slowStart: (ms: number): void => {
      startsAfterMs = ms;
    },
    reset: (): void => {
      startsAfterMs = 0;
      statuses.clear();
      started.length = 0;
      onStart = async () => {};
    },
  };
};
