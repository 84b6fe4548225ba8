import type { WorkerSetup } from './messages.ts';

/** The second argument of a handler. `deadline` is in milliseconds since the epoch. */
export function lambdaContext(setup: WorkerSetup, requestId: string, deadline: number) {
  return {
    functionName: setup.functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: setup.functionArn,
    memoryLimitInMB: String(setup.memoryMb),
    awsRequestId: requestId,
    logGroupName: `/aws/lambda/${setup.functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}
