import type { Template } from '../../local/aws/template/template.ts';
import { type Item, itemBytes, writeUnits } from './item-size.ts';

type Key = { readonly AttributeName: string };
type TableProperties = {
  readonly KeySchema: readonly Key[];
  readonly GlobalSecondaryIndexes?: readonly {
    readonly KeySchema: readonly Key[];
    readonly Projection: { readonly ProjectionType: string };
  }[];
};

/** Attributes that each index of the stack's tables holds, by the names of its keys and those of the table. */
export const indexesOf = (template: Template): readonly (readonly string[])[] =>
  Object.values(template.Resources)
    .filter(({ Type }) => Type === 'AWS::DynamoDB::Table')
    .flatMap(({ Properties }) => {
      const { KeySchema, GlobalSecondaryIndexes = [] } = Properties as unknown as TableProperties;
      return GlobalSecondaryIndexes.map((index) => {
        if (index.Projection.ProjectionType !== 'KEYS_ONLY') throw new Error('An index with more than keys');
        return [...index.KeySchema, ...KeySchema].map(({ AttributeName }) => AttributeName);
      });
    });

const entryOf = (item: Item | undefined, attributes: readonly string[]): Item | undefined => {
  const held = attributes.flatMap((name) => (item?.[name] ? [[name, item[name]] as const] : []));
  return held.length === attributes.length ? Object.fromEntries(held) : undefined;
};

/** Write units that the indexes take when `before` becomes `after`: none for an entry that stays as it is. */
export const indexUnits = (
  indexes: readonly (readonly string[])[],
  before: Item | undefined,
  after: Item,
): number =>
  indexes.reduce((sum, attributes) => {
    const [old, next] = [entryOf(before, attributes), entryOf(after, attributes)];
    if (JSON.stringify(old) === JSON.stringify(next)) return sum;
    return sum + [old, next].reduce((units, entry) => units + (entry ? writeUnits(itemBytes(entry)) : 0), 0);
  }, 0);
