import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { counterStore } from '../store/counters.ts';
import { sagaStore } from '../store/saga-store.ts';
import { createLogger } from '../telemetry/log.ts';
import { createRecorder } from '../telemetry/recorder.ts';
import { dynamoClient } from './dynamo.ts';
import type { BaseEnvironment } from './environment.ts';

/** Milliseconds kept back from a function's time: to write down what came of its calls, and to answer. */
const RESERVE_MS = 3_000;

/** What one invocation works with. Nothing here outlives it, so that several may share a process. */
export const invocations = (
  env: BaseEnvironment,
  name: string,
  { clientType = 'api', dynamo = dynamoClient() }: { clientType?: string; dynamo?: DynamoDBClient } = {},
) => {
  const counters = counterStore(dynamo, env.METRICS_TABLE);
  const openLog = createLogger(env.SERVICE_NAME, env.DEBUG);
  return (context: Context, fields: Record<string, unknown> = {}) => {
    const log = openLog({ fonction: name, requete: context.awsRequestId, ...fields });
    const recorder = createRecorder({
      counters,
      stage: env.STAGE,
      storeLabel: env.METRICS_STORE_LABEL,
      clientType,
      onLost: (error) => log.warn('Mesures perdues', error as Error),
    });
    return {
      requestId: context.awsRequestId,
      log,
      recorder,
      store: sagaStore(dynamo, env.SAGA_TABLE, recorder),
      now: () => new Date(),
      timeLeftMs: () => context.getRemainingTimeInMillis() - RESERVE_MS,
      observe: recorder.called,
    };
  };
};

export type Invocation = ReturnType<ReturnType<typeof invocations>>;
