import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  paginateScan,
} from '@aws-sdk/client-dynamodb';
import pMap from 'p-map';

export type Copied = { readonly copied: number; readonly kept: number };

/** Writes at once: fast enough for millions, slow enough for a table that nobody warmed. */
const CONCURRENCY = 32;

/**
 * Copies the records of sagas that `to` lacks from `from`. One that `to` has is newer than the one restored, and stays.
 * Stopped half-way, it can be run again. `onPage` is told how far it is, by the page.
 */
export async function copyMissing(
  client: DynamoDBClient,
  { from, to }: { readonly from: string; readonly to: string },
  onPage: (sofar: Copied) => void = () => {},
): Promise<Copied> {
  const sofar = { copied: 0, kept: 0 };
  for await (const { Items = [] } of paginateScan({ client }, { TableName: from, ConsistentRead: true })) {
    await pMap(
      Items,
      async (Item) => {
        const ConditionExpression = 'attribute_not_exists(saga_id)';
        try {
          await client.send(new PutItemCommand({ TableName: to, Item, ConditionExpression }));
          sofar.copied += 1;
        } catch (error) {
          if (!(error instanceof ConditionalCheckFailedException)) throw error;
          sofar.kept += 1;
        }
      },
      { concurrency: CONCURRENCY },
    );
    onPage(sofar);
  }
  return sofar;
}
