import { setTimeout as sleep } from 'node:timers/promises';
import {
  DescribeStateMachineCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachinesCommand,
  SFNClient,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import type { System } from './system.ts';

const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };

/** The executions of a system's only state machine, as somebody with the AWS CLI meets them. */
export const executionsOf = async ({ awsUrl, allowed }: System) => {
  const sfn = new SFNClient({ endpoint: awsUrl, region: 'eu-west-1', credentials });
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  const stateMachineArn = stateMachines[0]?.stateMachineArn ?? '';

  const running = async () =>
    (await sfn.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'RUNNING' }))).executions ??
    [];

  return {
    /** Resolves when none runs: their functions have done what they do after the last record, too. Throws when one stays. */
    async allEnded(): Promise<void> {
      for (const giveUp = Date.now() + allowed(30_000); (await running()).length > 0; await sleep(30)) {
        if (Date.now() > giveUp) throw new Error('an execution does not end');
      }
    },

    /** Names of the states that call a function. */
    async tasks(): Promise<string[]> {
      const { definition = '' } = await sfn.send(new DescribeStateMachineCommand({ stateMachineArn }));
      const { States } = JSON.parse(definition) as { States: Record<string, { Type: string }> };
      return Object.entries(States).flatMap(([name, { Type }]) => (Type === 'Task' ? [name] : []));
    },

    /** Stops the running execution as soon as it works in the state; false when none gets there in time. */
    async stopIn(state: string): Promise<boolean> {
      for (const giveUp = Date.now() + allowed(20_000); Date.now() < giveUp; ) {
        for (const { executionArn = '' } of await running()) {
          const { events = [] } = await sfn.send(
            new GetExecutionHistoryCommand({ executionArn, reverseOrder: true, maxResults: 5 }),
          );
          const last = events.find(({ stateEnteredEventDetails: details }) => details);
          if (last?.stateEnteredEventDetails?.name !== state) continue;
          await sfn.send(new StopExecutionCommand({ executionArn, error: 'Crash', cause: 'essai' }));
          return true;
        }
        await sleep(30);
      }
      return false;
    },
    close: () => sfn.destroy(),
  };
};
