import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { callDynamoDb } from '../../../local/aws/dynamodb/call.ts';
import { startDynamoDb } from '../../../local/aws/dynamodb/dynamodb.ts';
import { newDir, type RunningStack, remove, startStack } from './test-stack.ts';
import { TableName } from './write-until-killed.ts';

const projections: Record<string, object> = {
  versions: { ProjectionType: 'INCLUDE', NonKeyAttributes: ['version'] },
  everything: { ProjectionType: 'ALL' },
};

const table = (indexes: string[] = ['open', 'versions', 'everything']) => ({
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    AttributeDefinitions: ['id', 'shelf', 'at'].map((AttributeName) => ({
      AttributeName,
      AttributeType: 'S',
    })),
    BillingMode: 'PAY_PER_REQUEST',
    GlobalSecondaryIndexes: indexes.map((IndexName) => ({
      IndexName,
      KeySchema: [
        { AttributeName: 'shelf', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      Projection: projections[IndexName] ?? { ProjectionType: 'KEYS_ONLY' },
    })),
  },
});

const item = (id: string, at = id) => ({
  id: { S: id },
  shelf: { S: 's' },
  at: { S: at },
  version: { N: '1' },
});

describe('DynamoDB', () => {
  let running: RunningStack;
  let client: DynamoDBClient;
  const indexed = async (IndexName: string) => {
    const query = {
      TableName,
      IndexName,
      KeyConditionExpression: 'shelf = :s',
      ExpressionAttributeValues: { ':s': { S: 's' } },
    };
    return (await client.send(new QueryCommand(query))).Items ?? [];
  };
  const open = async () => (await indexed('open')).map(({ id }) => id?.S);

  beforeAll(async () => {
    running = await startStack({ resources: { Sagas: table() } });
    client = new DynamoDBClient({ ...running.client, maxAttempts: 1 });
  });
  afterAll(async () => {
    client.destroy();
    await running.stop();
    remove(running.dir);
  });

  it('keeps items and their index in step', async () => {
    await client.send(new PutItemCommand({ TableName, Item: item('b') }));
    await client.send(new PutItemCommand({ TableName, Item: item('a') }));
    expect(await open()).toEqual(['a', 'b']);
    const update = {
      TableName,
      Key: { id: { S: 'a' } },
      UpdateExpression: 'SET #at = :at',
      ExpressionAttributeNames: { '#at': 'at' },
    };
    await client.send(new UpdateItemCommand({ ...update, ExpressionAttributeValues: { ':at': { S: 'z' } } }));
    expect(await open()).toEqual(['b', 'a']);
    const close = { TableName, Key: { id: { S: 'b' } }, UpdateExpression: 'REMOVE shelf' };
    await client.send(new UpdateItemCommand(close));
    expect(await open()).toEqual(['a']);
    expect((await client.send(new ScanCommand({ TableName }))).Count).toBe(2);
    await client.send(new PutItemCommand({ TableName, Item: item('b') }));
    expect(await open()).toEqual(['b', 'a']);
  });

  it('tells an index of a change to what it holds besides keys, and keeps the rest', async () => {
    const set = async (attribute: string, value: string) => {
      const update = {
        TableName,
        Key: { id: { S: 'a' } },
        UpdateExpression: 'SET #attribute = :value',
        ExpressionAttributeNames: { '#attribute': attribute },
        ExpressionAttributeValues: { ':value': { N: value } },
      };
      await client.send(new UpdateItemCommand(update));
    };
    const versions = async () => (await indexed('versions')).map(({ id, version }) => [id?.S, version?.N]);
    await set('version', '2');
    await set('unknown', '7');
    expect(await versions()).toEqual([
      ['b', '1'],
      ['a', '2'],
    ]);
    expect(await open()).toEqual(['b', 'a']);
  });

  it('tells an index that holds everything of an attribute that is gone', async () => {
    const noted = async () => (await indexed('everything')).map(({ id, note }) => [id?.S, note?.S]);
    await client.send(new PutItemCommand({ TableName, Item: { ...item('b'), note: { S: 'x' } } }));
    expect(await noted()).toContainEqual(['b', 'x']);
    await client.send(new PutItemCommand({ TableName, Item: item('b') }));
    expect(await noted()).toContainEqual(['b', undefined]);
  });

  it('checks conditions, and lets one of many writers win', async () => {
    const put = new PutItemCommand({
      TableName,
      Item: item('once'),
      ConditionExpression: 'attribute_not_exists(id)',
    });
    const all = await Promise.allSettled(Array.from({ length: 20 }, () => client.send(put)));
    expect(all.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    await expect(client.send(put)).rejects.toThrow(ConditionalCheckFailedException);
  });

  it('keeps its data across a restart', async () => {
    await running.stop();
    running = await startStack({ resources: { Sagas: table() }, dir: running.dir });
    client.destroy();
    client = new DynamoDBClient({ ...running.client, maxAttempts: 1 });
    const { Item } = await client.send(new GetItemCommand({ TableName, Key: { id: { S: 'once' } } }));
    expect(Item).toEqual(item('once'));
  });

  it('says what to do about data of another shape', async () => {
    await running.stop();
    const changed = {
      resources: { Sagas: table(['open', 'versions', 'everything', 'other']) },
      dir: running.dir,
    };
    await expect(startStack(changed)).rejects.toThrow(
      /local-Sagas on disk does not have the indexes.*--reset/,
    );
    running = await startStack({ resources: { Sagas: table() }, dir: running.dir });
  });
});

describe('DynamoDB, killed', () => {
  it('has every acknowledged write, and an index that agrees with the items', async () => {
    const dir = newDir();
    const child = spawn(process.execPath, [
      '--no-warnings',
      join(import.meta.dirname, 'write-until-killed.ts'),
      dir,
    ]);
    let acknowledged = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      acknowledged = Number(chunk.toString().trim().split('\n').at(-1));
      if (acknowledged >= 300) child.kill('SIGKILL');
    });
    await once(child, 'exit');

    const { url, stop } = await startDynamoDb(dir, 'eu-west-1', '000000000000');
    type Answer = { Items: { id: { S: string }; shelf?: { S: string }; version: { N: string } }[] };
    const { Items: items } = await callDynamoDb<Answer>(url, 'Scan', { TableName });
    const query = {
      TableName,
      IndexName: 'open',
      KeyConditionExpression: 'shelf = :s',
      ExpressionAttributeValues: { ':s': { S: 's' } },
    };
    const { Items: indexed } = await callDynamoDb<Answer>(url, 'Query', query);
    await stop();
    remove(dir);

    expect(acknowledged).toBeGreaterThanOrEqual(300);
    const versions = items.reduce((sum, { version }) => sum + Number(version.N), 0);
    expect(versions).toBeGreaterThanOrEqual(acknowledged);
    const openIds = items.filter(({ shelf }) => shelf).map(({ id }) => id.S);
    expect(indexed.map(({ id }) => id.S).sort()).toEqual(openIds.sort());
  });
});
