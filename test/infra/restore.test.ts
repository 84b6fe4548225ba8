import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import {
  CreateTableCommand,
  DeleteItemCommand,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { copyMissing } from '../../scripts/restore/copy-missing.ts';
import { type Dynamo, SAGAS, startDynamo } from '../lambdas/support/dynamo.ts';

const RESTORED = `${SAGAS}-restored`;
const SCRIPT = resolve(import.meta.dirname, '../../scripts/restore.ts');

let dynamo: Dynamo;

const put = (table: string, id: number, version: string) =>
  dynamo.client.send(
    new PutItemCommand({
      TableName: table,
      Item: {
        saga_id: { S: `saga-${id}` },
        version: { N: version },
        active_shard: { S: '0' },
        liste_tri: { S: '2' },
      },
    }),
  );
const versionOf = async (id: number) => {
  const Key = { saga_id: { S: `saga-${id}` } };
  return (await dynamo.client.send(new GetItemCommand({ TableName: SAGAS, Key }))).Item?.version?.N;
};

beforeAll(async () => {
  dynamo = await startDynamo();
  await dynamo.client.send(
    new CreateTableCommand({
      TableName: RESTORED,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'saga_id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'saga_id', KeyType: 'HASH' }],
    }),
  );
  await Promise.all([...Array(50).keys()].map((id) => put(RESTORED, id, '1')));
});
beforeEach(async () => {
  await dynamo.clear();
  await put(SAGAS, 7, '9');
});
afterAll(() => dynamo.stop());

const tables = { from: RESTORED, to: SAGAS };

it('copies what is missing, whole, and leaves what is there: it is newer', async () => {
  expect(await copyMissing(dynamo.client, tables)).toEqual({ copied: 49, kept: 1 });
  expect([await versionOf(7), await versionOf(8)]).toEqual(['9', '1']);
  const copied = await dynamo.client.send(
    new GetItemCommand({ TableName: SAGAS, Key: { saga_id: { S: 'saga-8' } } }),
  );
  // With its place in the sparse index, by which the rescuer finds it.
  expect(copied.Item).toMatchObject({ active_shard: { S: '0' }, liste_tri: { S: '2' } });
});

it('can be run again, after having been stopped too', async () => {
  await copyMissing(dynamo.client, tables);
  await dynamo.client.send(new DeleteItemCommand({ TableName: SAGAS, Key: { saga_id: { S: 'saga-3' } } }));
  expect(await copyMissing(dynamo.client, tables)).toEqual({ copied: 1, kept: 49 });
});

it('stops at what it cannot write, rather than going on without it', async () => {
  await expect(copyMissing(dynamo.client, { from: RESTORED, to: 'nowhere' })).rejects.toThrow(/not found/i);
});

it('wants two names on the command line', () => {
  const { status, stderr } = spawnSync(process.execPath, [SCRIPT, SAGAS, SAGAS], { encoding: 'utf8' });
  expect([status, stderr]).toEqual([2, expect.stringContaining('usage: npm run restore')]);
});
