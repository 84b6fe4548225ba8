import { randomUUID } from 'node:crypto';
import type { Execution } from '../states/execution.ts';

/** What EventBridge is told when an execution starts or ends. */
export const statusChange = (execution: Execution, region: string, accountId: string) => ({
  version: '0',
  id: randomUUID(),
  'detail-type': 'Step Functions Execution Status Change',
  source: 'aws.states',
  account: accountId,
  time: new Date(execution.stoppedAt ?? execution.startedAt).toISOString(),
  region,
  resources: [execution.arn],
  detail: {
    executionArn: execution.arn,
    stateMachineArn: execution.machineArn,
    name: execution.name,
    status: execution.status,
    startDate: execution.startedAt,
    stopDate: execution.stoppedAt ?? null,
    input: execution.input,
    output: execution.output ?? null,
    error: execution.error ?? null,
    cause: execution.cause ?? null,
  },
});
