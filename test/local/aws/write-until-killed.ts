// Run by itself, writes to DynamoDB until it is killed, and prints how many writes were acknowledged.
import { setTimeout as wait } from 'node:timers/promises';
import { callDynamoDb } from '../../../local/aws/dynamodb/call.ts';
import { startDynamoDb } from '../../../local/aws/dynamodb/dynamodb.ts';

export const TableName = 'local-Sagas';

const schema = {
  TableName,
  KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  AttributeDefinitions: ['id', 'shelf', 'at'].map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
  BillingMode: 'PAY_PER_REQUEST',
  GlobalSecondaryIndexes: [
    {
      IndexName: 'open',
      KeySchema: [
        { AttributeName: 'shelf', KeyType: 'HASH' },
        { AttributeName: 'at', KeyType: 'RANGE' },
      ],
      Projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
};

async function writeUntilKilled(path: string): Promise<void> {
  const { url } = await startDynamoDb(path, 'eu-west-1', '000000000000');
  await callDynamoDb(url, 'CreateTable', schema);
  await wait(50);
  let acknowledged = 0;
  /** One item, opened and closed in turn, so that each write changes the index. */
  const write = async (writer: number) => {
    for (let version = 1; ; version++) {
      const shelf = version % 2 === 1 ? { shelf: { S: 's' } } : {};
      const Item = {
        id: { S: `${writer}` },
        at: { S: `${version}` },
        version: { N: `${version}` },
        ...shelf,
      };
      await callDynamoDb(url, 'PutItem', { TableName, Item });
      acknowledged++;
      process.stdout.write(`${acknowledged}\n`);
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, writer) => write(writer)));
}

if (import.meta.main) await writeUntilKilled(process.argv[2] ?? '');
