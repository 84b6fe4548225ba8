import { BatchGetItemCommand, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import type { Saga } from '../../domain/saga.ts';
import { isTerminal, type SagaState } from '../../domain/states.ts';
import { fromItem, type Item, sagaIdOf, shardNames } from './saga-item.ts';

/** Keys read in one go when a filter leaves little of each page; DynamoDB's limit for one BatchGetItem. */
const CHUNK = 100;
/** Bounds the work of one request: past it the page is shorter, and its cursor goes on. */
const MAX_CHUNKS = 10;

export type ListQuery = {
  readonly limit: number;
  /** Only sagas that are not finished. */
  readonly activeOnly: boolean;
  readonly state?: SagaState | undefined;
  /** Position after which the page begins (see cursor.ts). */
  readonly after?: string | undefined;
};

/** `unreadable`: ids of damaged records; they are for the log, and hide no other saga. */
export type Found = { readonly sagas: Saga[]; readonly unreadable: string[] };
export type Page = Found & { readonly next?: string };

/** Lists by creation date, newest first. The indexes hold keys only: each saga is written to them once or twice. */
export const sagaList = (dynamo: DynamoDBClient, table: string) => {
  const keysOf = async (index: Index, shard: string, limit: number, after?: string): Promise<string[]> => {
    const { Items = [] } = await dynamo.send(
      new QueryCommand({
        TableName: table,
        IndexName: index.name,
        KeyConditionExpression: `${index.key} = :shard${after ? ' AND liste_tri < :after' : ''}`,
        ExpressionAttributeValues: { ':shard': { S: shard }, ...(after ? { ':after': { S: after } } : {}) },
        ScanIndexForward: false,
        Limit: limit,
      }),
    );
    return Items.flatMap(({ liste_tri }) => (liste_tri?.S ? [liste_tri.S] : []));
  };

  /** The `limit` newest keys over all shards, and whether there may be more. */
  const newestKeys = async (index: Index, limit: number, after?: string) => {
    const perShard = await Promise.all(shardNames.map((shard) => keysOf(index, shard, limit, after)));
    const keys = perShard.flat().sort().reverse();
    return {
      keys: keys.slice(0, limit),
      more: keys.length > limit || perShard.some((k) => k.length === limit),
    };
  };

  const itemsOf = async (keys: readonly string[]): Promise<Item[]> => {
    const items: Item[] = [];
    let pending = keys.map((key) => ({ saga_id: { S: sagaIdOf(key) } }) as Item);
    while (pending.length > 0) {
      const { Responses, UnprocessedKeys } = await dynamo.send(
        new BatchGetItemCommand({ RequestItems: { [table]: { Keys: pending, ConsistentRead: true } } }),
      );
      items.push(...(Responses?.[table] ?? []));
      pending = UnprocessedKeys?.[table]?.Keys ?? [];
    }
    return items;
  };

  const sagasOf = async (keys: readonly string[]): Promise<Found> => {
    const items = keys.length > 0 ? await itemsOf(keys) : [];
    const byId = new Map(items.map((item) => [item.saga_id?.S ?? '', item]));
    const found: Found = { sagas: [], unreadable: [] };
    for (const id of keys.map(sagaIdOf)) {
      const item = byId.get(id);
      if (!item) continue;
      try {
        found.sagas.push(fromItem(item));
      } catch {
        found.unreadable.push(id);
      }
    }
    return found;
  };

  return {
    /** One page. A filter by state may leave a page shorter than `limit` while `next` says that there is more. */
    page: async ({ limit, activeOnly, state, after }: ListQuery): Promise<Page> => {
      const index = activeOnly ? ACTIVE : BY_DATE;
      const sagas: Saga[] = [];
      const unreadable: string[] = [];
      const wanted = (saga: Saga): boolean =>
        (!state || saga.etat_actuel === state) && !(activeOnly && isTerminal(saga.etat_actuel));
      let position = after;
      for (let chunk = 0; chunk < MAX_CHUNKS; chunk++) {
        const { keys, more } = await newestKeys(index, state ? CHUNK : limit, position);
        const found = await sagasOf(keys);
        unreadable.push(...found.unreadable);
        const matching = found.sagas.filter(wanted);
        const taken = matching.slice(0, limit - sagas.length);
        sagas.push(...taken);
        const cut = taken.length < matching.length;
        const last = taken.at(-1);
        position = cut && last ? `${last.date_creation}#${last.saga_id}` : (keys.at(-1) ?? position);
        if (!cut && !more) return { sagas, unreadable };
        if (sagas.length >= limit) break;
      }
      return { sagas, unreadable, ...(position ? { next: position } : {}) };
    },

    /** Every saga that is not finished, oldest last. */
    unfinished: async (): Promise<Found> => {
      const all: Found = { sagas: [], unreadable: [] };
      let after: string | undefined;
      for (;;) {
        const { keys, more } = await newestKeys(ACTIVE, CHUNK, after);
        const { sagas, unreadable } = await sagasOf(keys);
        all.sagas.push(...sagas.filter(({ etat_actuel }) => !isTerminal(etat_actuel)));
        all.unreadable.push(...unreadable);
        if (!more) return all;
        after = keys.at(-1);
      }
    },
  };
};

type Index = { readonly name: string; readonly key: string };
const BY_DATE: Index = { name: 'par-date', key: 'liste_shard' };
const ACTIVE: Index = { name: 'actives', key: 'active_shard' };

export type SagaList = ReturnType<typeof sagaList>;
