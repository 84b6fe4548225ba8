import {
  DescribeExecutionCommand,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  type SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { executionName, type NumberedExecution } from '../../domain/intervention.ts';

/**
 * What the current execution of a saga is doing. `STOPPED`: from outside. `ABSENT`: it was never started, or is long
 * forgotten.
 */
export type ExecutionStatus = 'RUNNING' | 'STOPPED' | 'ENDED' | 'ABSENT';

export const executionsClient = (sfn: SFNClient, stateMachineArn: string) => ({
  /** Starts the current execution of the saga. AWS starts one name once: calling this again is safe. */
  start: async (saga: NumberedExecution): Promise<void> => {
    try {
      await sfn.send(
        new StartExecutionCommand({
          stateMachineArn,
          name: executionName(saga),
          input: JSON.stringify({ saga_id: saga.saga_id }),
        }),
      );
    } catch (error) {
      if (!(error instanceof ExecutionAlreadyExists)) throw error;
    }
  },

  status: async (saga: NumberedExecution): Promise<ExecutionStatus> => {
    const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${executionName(saga)}`;
    try {
      const { status } = await sfn.send(new DescribeExecutionCommand({ executionArn }));
      if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return 'RUNNING';
      return status === 'ABORTED' ? 'STOPPED' : 'ENDED';
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return 'ABSENT';
      throw error;
    }
  },
});

export type Executions = ReturnType<typeof executionsClient>;
