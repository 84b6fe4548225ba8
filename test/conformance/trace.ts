import { setTimeout as pause } from 'node:timers/promises';
import {
  DescribeExecutionCommand,
  type DescribeExecutionOutput,
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListStateMachinesCommand,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';

/** The ARN of a machine of the stack: engines name them after the stack, or not. */
export async function machineArn(sfn: SFNClient, name: string): Promise<string> {
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  const found = stateMachines.find((machine) => machine.name === name || machine.name?.endsWith(`-${name}`));
  if (!found?.stateMachineArn) throw new Error(`there is no machine ${name}`);
  return found.stateMachineArn;
}

export async function start(
  sfn: SFNClient,
  machine: string,
  input: object = {},
  name?: string,
): Promise<string> {
  const { executionArn = '' } = await sfn.send(
    new StartExecutionCommand({
      stateMachineArn: await machineArn(sfn, machine),
      input: JSON.stringify(input),
      ...(name && { name }),
    }),
  );
  return executionArn;
}

/** The execution once it has ended; as it is after `seconds` otherwise. */
export async function ended(
  sfn: SFNClient,
  executionArn: string,
  seconds = 15,
): Promise<DescribeExecutionOutput> {
  const until = Date.now() + seconds * 1000;
  for (;;) {
    const execution = await sfn.send(new DescribeExecutionCommand({ executionArn }));
    if (execution.status !== 'RUNNING' || Date.now() > until) return execution;
    await pause(20);
  }
}

export const historyOf = async (sfn: SFNClient, executionArn: string): Promise<HistoryEvent[]> =>
  (await sfn.send(new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }))).events ?? [];

/** What a task's attempt came to, whether the history calls it LambdaFunction* or Task*. */
const attempt = (event: HistoryEvent): string | undefined => {
  const type = event.type ?? '';
  if (/^(?:LambdaFunction|Task)Succeeded$/.test(type)) return 'ok';
  if (!/^(?:LambdaFunction|Task)(?:Failed|TimedOut)$/.test(type)) return undefined;
  const details =
    event.lambdaFunctionFailedEventDetails ??
    event.lambdaFunctionTimedOutEventDetails ??
    event.taskFailedEventDetails ??
    event.taskTimedOutEventDetails;
  return `!${details?.error ?? 'States.Timeout'}`;
};

/** The history in the words of `AslCase.trace`. */
export const steps = (events: readonly HistoryEvent[]): string[] =>
  events.flatMap((event) => {
    const { stateEnteredEventDetails: entered, stateExitedEventDetails: exited } = event;
    if (entered) return [`+${entered.name}`];
    if (exited) return [`-${exited.name}`];
    return attempt(event) ?? [];
  });

/** How an execution ended; `withCause` where the cause is not a function's stack. */
export const ending = (
  { status, output, error, cause }: DescribeExecutionOutput,
  withCause: boolean,
): string => {
  if (status === 'SUCCEEDED') return `SUCCEEDED ${output}`;
  const parts = [status, error ?? (status === 'TIMED_OUT' ? 'States.Timeout' : undefined)];
  return [...parts, withCause ? cause : undefined].filter(Boolean).join(' ');
};
