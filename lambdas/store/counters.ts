import {
  type AttributeValue,
  type DynamoDBClient,
  ScanCommand,
  type ScanCommandOutput,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';

/** Items that share the writes of one store's counters: about a thousand writes a second each. */
const SHARDS = 4;

/** Counters that outlive the functions that count: atomic adds, spread over a few items. */
export const counterStore = (dynamo: DynamoDBClient, table: string) => ({
  /** Adds every amount in one write. `group` (the store) and `spread` (the saga) choose the item. */
  add: async (amounts: ReadonlyMap<string, number>, group: string, spread: number): Promise<void> => {
    if (amounts.size === 0) return;
    const series = [...amounts];
    await dynamo.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { compteurs: { S: `${group}#${Math.abs(spread) % SHARDS}` } },
        UpdateExpression: `ADD ${series.map((_, index) => `#s${index} :n${index}`).join(', ')}`,
        ExpressionAttributeNames: Object.fromEntries(series.map(([key], index) => [`#s${index}`, key])),
        ExpressionAttributeValues: Object.fromEntries(
          series.map(([, amount], index) => [`:n${index}`, { N: String(amount) }]),
        ),
      }),
    );
  },

  /** Every series, added up over all items. */
  read: async (): Promise<Map<string, number>> => {
    const sums = new Map<string, number>();
    let from: Record<string, AttributeValue> | undefined;
    do {
      const page: ScanCommandOutput = await dynamo.send(
        new ScanCommand({
          TableName: table,
          ConsistentRead: true,
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      );
      for (const item of page.Items ?? []) {
        for (const [key, value] of Object.entries(item)) {
          if (value.N !== undefined) sums.set(key, (sums.get(key) ?? 0) + Number(value.N));
        }
      }
      from = page.LastEvaluatedKey;
    } while (from);
    return sums;
  },
});

export type CounterStore = ReturnType<typeof counterStore>;
