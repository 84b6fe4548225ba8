import type { Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import {
  BatchWriteItemCommand,
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  paginateScan,
  ScanCommand,
  type WriteRequest,
} from '@aws-sdk/client-dynamodb';
import { jest } from '@jest/globals';
import type { Saga } from '../../../domain/saga.ts';
import { type Item, toItem } from '../../../lambdas/store/saga-item.ts';

// A busy machine stretches every call to a database in the same process.
jest.setTimeout(60_000);

const dynalite = createRequire(import.meta.url)('dynalite') as (options: object) => Server;

export const SAGAS = 'sagas';
export const COUNTERS = 'compteurs';

const key = (AttributeName: string, KeyType: 'HASH' | 'RANGE') => ({ AttributeName, KeyType });
const string = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });
const index = (IndexName: string, shard: string) => ({
  IndexName,
  KeySchema: [key(shard, 'HASH'), key('liste_tri', 'RANGE')],
  Projection: { ProjectionType: 'KEYS_ONLY' as const },
});

const inBatches = async (
  client: DynamoDBClient,
  table: string,
  requests: readonly WriteRequest[],
): Promise<void> => {
  for (let from = 0; from < requests.length; from += 25) {
    const RequestItems = { [table]: requests.slice(from, from + 25) };
    await client.send(new BatchWriteItemCommand({ RequestItems }));
  }
};

/** DynamoDB in this process, with the tables of infra/saga-tables.ts, empty. */
export const startDynamo = async () => {
  const server = dynalite({ createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  });
  await client.send(
    new CreateTableCommand({
      TableName: SAGAS,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: ['saga_id', 'liste_shard', 'active_shard', 'liste_tri'].map(string),
      KeySchema: [key('saga_id', 'HASH')],
      GlobalSecondaryIndexes: [index('par-date', 'liste_shard'), index('actives', 'active_shard')],
    }),
  );
  await client.send(
    new CreateTableCommand({
      TableName: COUNTERS,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [string('compteurs')],
      KeySchema: [key('compteurs', 'HASH')],
    }),
  );
  return {
    endpoint,
    client,
    /** Stores records as they are, whatever was there. */
    put: (...sagas: Saga[]): Promise<void> =>
      inBatches(
        client,
        SAGAS,
        sagas.map((saga) => ({ PutRequest: { Item: toItem(saga, 'test') } })),
      ),
    /** Stores a record with attributes that no saga has. */
    damage: async (saga: Saga, attributes: Item): Promise<void> => {
      const Item = { ...toItem(saga, 'test'), ...attributes };
      await client.send(new PutItemCommand({ TableName: SAGAS, Item }));
    },
    /** How many items there are. */
    count: async (table = SAGAS): Promise<number> =>
      (await client.send(new ScanCommand({ TableName: table, Select: 'COUNT' }))).Count ?? 0,
    /** Forgets everything. */
    clear: async (): Promise<void> => {
      for (const [table, hash] of Object.entries({ [SAGAS]: 'saga_id', [COUNTERS]: 'compteurs' })) {
        const requests: WriteRequest[] = [];
        for await (const { Items = [] } of paginateScan(
          { client },
          { TableName: table, ProjectionExpression: hash },
        )) {
          requests.push(...Items.map((Key) => ({ DeleteRequest: { Key } })));
        }
        await inBatches(client, table, requests);
      }
    },
    stop: async (): Promise<void> => {
      client.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

export type Dynamo = Awaited<ReturnType<typeof startDynamo>>;
