import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import { SagaNotFound, VersionConflict } from '../../domain/errors.ts';
import type { Saga } from '../../domain/saga.ts';
import { fromItem, type Item, toItem } from './saga-item.ts';

/** Writers of one saga are few (a machine, a late function, a person): more conflicts than this is something else. */
const MAX_CONFLICTS = 20;
/** Longest pause after the first conflict, in milliseconds; grows with each. At random, or losers would meet again. */
const PAUSE_MS = 10;

/** Takes part in every write; `before` is undefined when the saga is new. */
export type Bookkeeper = {
  /** What to write in place of `next`. Called again when another writer was faster. */
  readonly enclose: (before: Saga | undefined, next: Saga) => Saga;
  /** Called once the write is committed. */
  readonly committed: (before: Saga | undefined, written: Saga) => void;
};

const noBookkeeper: Bookkeeper = { enclose: (_, next) => next, committed: () => {} };

/** The sagas' table. Every write carries the version it was decided on; DynamoDB refuses any other. */
export const sagaStore = (dynamo: DynamoDBClient, table: string, books: Bookkeeper = noBookkeeper) => {
  const readItem = async (sagaId: string): Promise<Item | undefined> => {
    const { Item } = await dynamo.send(
      new GetItemCommand({ TableName: table, Key: { saga_id: { S: sagaId } }, ConsistentRead: true }),
    );
    return Item;
  };

  /** True when written; false when the condition failed and the stored item is not this very write. */
  const write = async (saga: Saga, expectedVersion: number | undefined): Promise<boolean> => {
    const writeId = randomUUID();
    try {
      await dynamo.send(
        new PutItemCommand({
          TableName: table,
          Item: toItem(saga, writeId),
          ...(expectedVersion === undefined
            ? { ConditionExpression: 'attribute_not_exists(saga_id)' }
            : {
                ConditionExpression: 'version = :version',
                ExpressionAttributeValues: { ':version': { N: String(expectedVersion) } },
              }),
        }),
      );
      return true;
    } catch (error) {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
      const stored = await readItem(saga.saga_id);
      return stored?.ecriture?.S === writeId;
    }
  };

  const find = async (sagaId: string): Promise<Saga | undefined> => {
    const item = await readItem(sagaId);
    return item && fromItem(item);
  };

  const load = async (sagaId: string): Promise<Saga> => {
    const saga = await find(sagaId);
    if (!saga) throw new SagaNotFound(`Saga inconnue : ${sagaId}`, { saga_id: sagaId });
    return saga;
  };

  return {
    find,
    load,

    /** Stores a new saga; answers the one that is there already instead, if any. */
    create: async (saga: Saga): Promise<Saga> => {
      const written = books.enclose(undefined, saga);
      if (await write(written, undefined)) {
        books.committed(undefined, written);
        return written;
      }
      return load(saga.saga_id);
    },

    /**
     * Decides on the current record and saves the decision, deciding again when another writer was faster.
     * `decide` is pure and may be called several times; returning its argument writes nothing.
     * Throws VersionConflict when others never stop.
     */
    update: async (start: string | Saga, decide: (saga: Saga) => Saga): Promise<Saga> => {
      let current = typeof start === 'string' ? await load(start) : start;
      for (let conflicts = 0; conflicts < MAX_CONFLICTS; conflicts++) {
        const decided = decide(current);
        if (decided === current) return current;
        const next = books.enclose(current, { ...decided, version: current.version + 1 });
        if (await write(next, current.version)) {
          books.committed(current, next);
          return next;
        }
        await pause(Math.random() * PAUSE_MS * (conflicts + 1));
        current = await load(current.saga_id);
      }
      throw new VersionConflict(`Trop d'écritures concurrentes sur la saga ${current.saga_id}`);
    },
  };
};

export type SagaStore = ReturnType<typeof sagaStore>;
