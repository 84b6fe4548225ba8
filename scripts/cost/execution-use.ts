import { setTimeout as pause } from 'node:timers/promises';
import {
  GetExecutionHistoryCommand,
  type HistoryEvent,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';

export type ExecutionUse = {
  /** States entered, in order. */
  readonly path: readonly string[];
  readonly transitions: number;
  readonly taskInvocations: number;
  /** Bytes of the log at level ALL. */
  readonly logBytes: number;
};

/** What CloudWatch's envelope and the fields that repeat add to each event, in bytes; an estimate. */
const EVENT_ENVELOPE = 300;

/** What the latest execution used, once it has ended. @throws Error when it does not end within 20 s. */
export async function endedExecution(endpoint: string): Promise<ExecutionUse> {
  const sfn = new SFNClient({
    endpoint,
    region: 'eu-west-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  const { stateMachines: [machine] = [] } = await sfn.send(new ListStateMachinesCommand({}));
  for (let tries = 0; tries < 200; tries++) {
    const { executions: [execution] = [] } = await sfn.send(
      new ListExecutionsCommand({ stateMachineArn: machine?.stateMachineArn, maxResults: 1 }),
    );
    if (execution && execution.status !== 'RUNNING') {
      const { executionArn } = execution;
      const { events = [] } = await sfn.send(
        new GetExecutionHistoryCommand({ executionArn, maxResults: 1000 }),
      );
      return useOf(events);
    }
    await pause(100);
  }
  throw new Error('The saga does not end');
}

/**
 * Each state entered is a transition, and each retry one more. So is, to be on the safe side, the way out of the last
 * state: AWS says « each time a step of your workflow is executed ».
 */
function useOf(events: readonly HistoryEvent[]): ExecutionUse {
  const path = events.flatMap(({ stateEnteredEventDetails }) => stateEnteredEventDetails?.name ?? []);
  const tasksEntered = events.filter(({ type }) => type === 'TaskStateEntered').length;
  const taskInvocations = events.filter(({ type }) => type === 'LambdaFunctionScheduled').length;
  return {
    path,
    transitions: path.length + (taskInvocations - tasksEntered) + 1,
    taskInvocations,
    logBytes: events.reduce((sum, event) => sum + JSON.stringify(event).length + EVENT_ENVELOPE, 0),
  };
}
