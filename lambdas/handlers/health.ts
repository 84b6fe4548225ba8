import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { DescribeStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';
import { healthAnswer } from '../api/health.ts';
import type { Endpoint } from '../api/http.ts';
import { serviceProbes } from '../clients/health-probes.ts';
import { apiHandler } from '../wiring/api-handler.ts';
import { dynamoClient } from '../wiring/dynamo.ts';
import { environments, readEnvironment } from '../wiring/environment.ts';
import { gatewayFrom } from '../wiring/services.ts';

/** Longest wait for one dependency, in milliseconds: health must answer while something is down. */
const PROBE_MS = 2_000;

export const handler = apiHandler('health', () => {
  const env = readEnvironment(environments.health);
  const dynamo = dynamoClient();
  const sfn = new SFNClient({ maxAttempts: 1 });
  const gateway = gatewayFrom(env);
  const health: Endpoint = async () => {
    const probe = { abortSignal: AbortSignal.timeout(PROBE_MS) };
    const key = { saga_id: { S: 'health' } };
    return healthAnswer(env.SERVICE_NAME, {
      dynamodb: () => dynamo.send(new GetItemCommand({ TableName: env.SAGA_TABLE, Key: key }), probe),
      stepfunctions: () =>
        sfn.send(new DescribeStateMachineCommand({ stateMachineArn: env.STATE_MACHINE_ARN }), probe),
      ...serviceProbes(gateway, { timeLeftMs: () => PROBE_MS, observe: () => {} }),
    });
  };
  return { 'GET /api/saga/health': health };
});
