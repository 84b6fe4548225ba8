import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { dynalite } from '../../../local/aws/dynamodb/dynalite.ts';
import { ensureTable } from '../../../local/aws/dynamodb/tables.ts';
import { awsEndpoint } from '../../../local/aws/endpoint.ts';
import type { Functions } from '../../../local/aws/functions/functions.ts';
import { Secrets, secretsOperations } from '../../../local/aws/secrets.ts';
import { ExecutionLog } from '../../../local/aws/states/execution-log.ts';
import { Executions } from '../../../local/aws/states/executions.ts';
import { stepFunctionsOperations } from '../../../local/aws/states/operations.ts';
import { StateMachine } from '../../../local/aws/states/state-machine.ts';
import { StepFunctions } from '../../../local/aws/states/step-functions.ts';
import type { Resource } from '../../../local/aws/template/read-template.ts';
import type { Machine } from '../../../statemachine/asl.ts';
import { METRICS_TABLE, SAGA_TABLE, SECRET_ARN, STATE_MACHINE_ARN } from './environment.ts';
import { API_KEY } from './fault-gateway.ts';

const index = (name: string, shard: string) => ({
  IndexName: name,
  KeySchema: [
    { AttributeName: shard, KeyType: 'HASH' },
    { AttributeName: 'liste_tri', KeyType: 'RANGE' },
  ],
  Projection: { ProjectionType: 'KEYS_ONLY' },
});
const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' });

/** The tables as infra/saga-tables.ts declares them: reading them off a template costs seconds a test file. */
const TABLES: Record<string, object> = {
  [SAGA_TABLE]: {
    KeySchema: [{ AttributeName: 'saga_id', KeyType: 'HASH' }],
    AttributeDefinitions: ['saga_id', 'liste_shard', 'liste_tri', 'active_shard'].map(string),
    GlobalSecondaryIndexes: [index('par-date', 'liste_shard'), index('actives', 'active_shard')],
  },
  [METRICS_TABLE]: {
    KeySchema: [{ AttributeName: 'compteurs', KeyType: 'HASH' }],
    AttributeDefinitions: ['compteurs'].map(string),
  },
};

const resource = (type: string, ref: string, arn: string, properties: object): Resource => ({
  logicalId: ref,
  type,
  ref,
  arn,
  properties: properties as Record<string, unknown>,
});

/** DynamoDB in memory. */
export const startDynamo = async () => {
  // Its type insists on a path; without one it keeps its data in memory.
  const inMemory = { createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 } as Parameters<typeof dynalite>[0];
  const server = dynalite(inMemory);
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const [name, schema] of Object.entries(TABLES)) {
    await ensureTable(url, resource('AWS::DynamoDB::Table', name, '', schema));
  }
  return {
    url,
    stop: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

/** Step Functions and Secrets Manager, as the embedded runtime has them. `retryScale` brings the waits down. */
export const startCloud = async (
  dataDir: string,
  machine: Machine,
  functions: Functions,
  retryScale: number,
) => {
  const DefinitionString = JSON.stringify(machine);
  const definition = resource('AWS::StepFunctions::StateMachine', 'machine', STATE_MACHINE_ARN, {
    DefinitionString,
  });
  const secret = resource('AWS::SecretsManager::Secret', 'kong', SECRET_ARN, { SecretString: API_KEY });
  const log = new ExecutionLog(join(dataDir, 'executions.jsonl'));
  const engine = new StepFunctions(
    [new StateMachine(definition, functions, retryScale)],
    new Executions(log),
    () => {},
  );
  const handle = awsEndpoint({
    services: [
      {
        target: 'AWSStepFunctions',
        contentType: 'application/x-amz-json-1.0',
        operations: stepFunctionsOperations(engine),
      },
      {
        target: 'secretsmanager',
        contentType: 'application/x-amz-json-1.1',
        operations: secretsOperations(new Secrets([secret])),
      },
    ],
    dynamoDbUrl: '',
    describe: () => ({}),
  });
  const server = await new Promise<Server>((resolve) => {
    const created = createServer((request, response) => void handle(request, response));
    created.keepAliveTimeout = 120_000;
    created.listen(0, '127.0.0.1', () => resolve(created));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    engine,
    stop: async (): Promise<void> => {
      engine.shutDown();
      server.closeAllConnections();
      server.close();
      await log.close();
    },
  };
};
