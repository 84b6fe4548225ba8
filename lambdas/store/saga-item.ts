import { createHash } from 'node:crypto';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import * as z from 'zod';
import { IllegalSaga } from '../../domain/errors.ts';
import { type Saga, sagaSchema } from '../../domain/saga.ts';
import { isTerminal } from '../../domain/states.ts';

export type Item = Record<string, AttributeValue>;

/** Partitions of each index: writes of all sagas spread over them, a list reads each. */
const SHARDS = 8;
export const shardNames = Array.from({ length: SHARDS }, (_, shard) => String(shard));

const shardOf = (sagaId: string): string =>
  String(createHash('sha256').update(sagaId).digest().readUInt8(0) % SHARDS);

/** Sort key of both indexes: creation date, then id. Never changes, so that a list is stable while sagas move. */
const sortKey = ({ date_creation, saga_id }: Pick<Saga, 'date_creation' | 'saga_id'>): string =>
  `${date_creation}#${saga_id}`;

export const sagaIdOf = (key: string): string => key.slice(key.indexOf('#') + 1);

/**
 * One saga, one item. `active_shard` is there only while the saga is not finished: that index stays as small as
 * what is going on. `ecriture` identifies the write, so that a lost answer to it is not taken for a conflict.
 */
export const toItem = (saga: Saga, writeId: string): Item =>
  marshall(
    {
      ...saga,
      liste_shard: shardOf(saga.saga_id),
      liste_tri: sortKey(saga),
      ...(isTerminal(saga.etat_actuel) ? {} : { active_shard: shardOf(saga.saga_id) }),
      ecriture: writeId,
    },
    { removeUndefinedValues: true },
  );

/** Throws IllegalSaga, naming the field, when the record is damaged. */
export const fromItem = (item: Item): Saga => {
  const parsed = sagaSchema.safeParse(plain(item));
  if (parsed.success) return parsed.data;
  throw unreadable(item, z.prettifyError(parsed.error));
};

/** Numbers that JavaScript cannot hold are refused here. */
const plain = (item: Item): Record<string, unknown> => {
  try {
    return unmarshall(item);
  } catch (error) {
    throw unreadable(item, String(error));
  }
};

const unreadable = (item: Item, reason: string): IllegalSaga =>
  new IllegalSaga(`Enregistrement illisible : ${reason}`, { saga_id: item.saga_id?.S });
