import type { Resource } from '../template/read-template.ts';
import { callDynamoDb } from './call.ts';

interface Key {
  AttributeName: string;
  KeyType?: string;
  AttributeType?: string;
}

interface Index {
  IndexName: string;
  KeySchema: Key[];
  Projection: { ProjectionType?: string; NonKeyAttributes?: string[] };
}

interface Schema {
  TableName: string;
  KeySchema: Key[];
  AttributeDefinitions: Key[];
  GlobalSecondaryIndexes?: Index[];
  LocalSecondaryIndexes?: Index[];
}

/** The data on disk has another shape than the template asks for. */
class TableChangedError extends Error {
  override readonly name = 'TableChangedError';
}

/** Creates a table of the template unless it exists. Throws TableChangedError if it exists with other keys or indexes. */
export async function ensureTable(url: string, resource: Resource): Promise<void> {
  const wanted = schemaOf(resource);
  try {
    await callDynamoDb(url, 'CreateTable', { ...wanted, BillingMode: 'PAY_PER_REQUEST' });
  } catch (error) {
    if ((error as Error).name !== 'ResourceInUseException') throw error;
    const request = { TableName: wanted.TableName };
    const { Table: found } = await callDynamoDb<{ Table: Schema }>(url, 'DescribeTable', request);
    const difference = differenceBetween(found, wanted);
    if (difference) {
      throw new TableChangedError(
        `the table ${wanted.TableName} on disk does not have the ${difference} of the template; ` +
          'start with --reset to forget the data',
      );
    }
  }
}

function schemaOf({ ref, properties }: Resource): Schema {
  const { KeySchema, AttributeDefinitions, GlobalSecondaryIndexes, LocalSecondaryIndexes } =
    properties as unknown as Schema;
  const indexes = (of: Index[]) =>
    of.map(({ IndexName, KeySchema, Projection }) => ({ IndexName, KeySchema, Projection }));
  return {
    TableName: ref,
    KeySchema,
    AttributeDefinitions,
    ...(GlobalSecondaryIndexes ? { GlobalSecondaryIndexes: indexes(GlobalSecondaryIndexes) } : {}),
    ...(LocalSecondaryIndexes ? { LocalSecondaryIndexes: indexes(LocalSecondaryIndexes) } : {}),
  };
}

function differenceBetween(found: Schema, wanted: Schema): string | undefined {
  if (describeKeys(found) !== describeKeys(wanted)) return 'keys';
  if (describeIndexes(found) !== describeIndexes(wanted)) return 'indexes';
  return undefined;
}

const describeKeys = ({ KeySchema, AttributeDefinitions }: Schema) => {
  const typeOf = (name: string) => AttributeDefinitions.find(({ AttributeName }) => AttributeName === name);
  return KeySchema.map(
    (key) => `${key.KeyType} ${key.AttributeName} ${typeOf(key.AttributeName)?.AttributeType}`,
  ).join();
};

const describeIndexes = (schema: Schema) =>
  [...(schema.GlobalSecondaryIndexes ?? []), ...(schema.LocalSecondaryIndexes ?? [])]
    .map((index) => {
      const keys = describeKeys({ ...schema, KeySchema: index.KeySchema });
      const projected = [...(index.Projection.NonKeyAttributes ?? [])].sort().join();
      return `${index.IndexName}: ${keys} ${index.Projection.ProjectionType} ${projected}`;
    })
    .sort()
    .join('; ');
