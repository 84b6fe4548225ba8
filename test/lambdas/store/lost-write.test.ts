import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { note, type Saga } from '../../../domain/saga.ts';
import { type Bookkeeper, sagaStore } from '../../../lambdas/store/saga-store.ts';
import { type Dynamo, SAGAS, startDynamo } from '../support/dynamo.ts';
import { order, START } from '../support/order.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

/** A client that sends each write twice, as the SDK does when the answer to the first is lost. */
const repeatingWrites = (between: () => Promise<unknown> = async () => {}) =>
  ({
    send: async (command: PutItemCommand) => {
      if (command instanceof PutItemCommand) {
        await dynamo.client.send(command);
        await between();
      }
      return dynamo.client.send(command);
    },
  }) as unknown as DynamoDBClient;

/** One whose writes never arrive, or never answer: the SDK gave up. */
const failingWrites = (committed: boolean) =>
  ({
    send: async (command: PutItemCommand) => {
      if (!(command instanceof PutItemCommand)) return dynamo.client.send(command);
      if (committed) await dynamo.client.send(command);
      throw Object.assign(new Error('timeout'), { name: 'TimeoutError' });
    },
  }) as unknown as DynamoDBClient;

const noted =
  (message: string) =>
  (saga: Saga): Saga =>
    note(saga, { type: 'SAGA_REPRISE', message }, START);
const messages = (saga: Saga): string[] => saga.historique_evenements.slice(1).map(({ message }) => message);

const listening = (commits: unknown[]): Bookkeeper => ({
  enclose: (_, next) => next,
  committed: (before) => void commits.push(before),
});

describe('a write whose answer was lost', () => {
  it('is not taken for a conflict: a saga is created once, and known to be', async () => {
    const commits: unknown[] = [];
    const store = sagaStore(repeatingWrites(), SAGAS, listening(commits));
    const saga = order();
    expect(await store.create(saga)).toEqual(saga);
    expect(commits).toHaveLength(1);
  });

  it('is not decided twice', async () => {
    const saga = await sagaStore(dynamo.client, SAGAS).create(order());
    const commits: unknown[] = [];
    const store = sagaStore(repeatingWrites(), SAGAS, listening(commits));
    const updated = await store.update(saga, noted('a'));
    expect(messages(updated)).toEqual(['a']);
    expect(updated.version).toBe(1);
    expect(commits).toHaveLength(1);
  });

  it('is a conflict when another writer came in between: the decision sees what that one wrote', async () => {
    const direct = sagaStore(dynamo.client, SAGAS);
    const saga = await direct.create(order());
    let interrupted = false;
    const store = sagaStore(
      repeatingWrites(async () => {
        if (interrupted) return;
        interrupted = true;
        await direct.update(saga.saga_id, noted('autre'));
      }),
      SAGAS,
    );
    const seen: string[][] = [];
    await store.update(saga, (current) => {
      seen.push(messages(current));
      return messages(current).includes('a') ? current : noted('a')(current);
    });
    expect(seen).toEqual([[], ['a', 'autre']]);
  });

  it.each([true, false])(
    'reaches the caller as an error when nobody answers (committed: %p)',
    async (committed) => {
      const saga = await sagaStore(dynamo.client, SAGAS).create(order());
      const commits: unknown[] = [];
      const store = sagaStore(failingWrites(committed), SAGAS, listening(commits));
      await expect(store.update(saga, noted('a'))).rejects.toMatchObject({ name: 'TimeoutError' });
      expect(commits).toEqual([]);
      const stored = await sagaStore(dynamo.client, SAGAS).load(saga.saga_id);
      expect(messages(stored)).toEqual(committed ? ['a'] : []);
    },
  );

  it('gives up with VersionConflict when others never stop', async () => {
    const direct = sagaStore(dynamo.client, SAGAS);
    const saga = await direct.create(order());
    const overtaken = {
      send: async (command: PutItemCommand) => {
        if (command instanceof PutItemCommand) await direct.update(saga.saga_id, noted('autre'));
        return dynamo.client.send(command);
      },
    } as unknown as DynamoDBClient;
    const update = sagaStore(overtaken, SAGAS).update(saga, noted('a'));
    await expect(update).rejects.toMatchObject({ name: 'VersionConflict' });
    expect(messages(await direct.load(saga.saga_id))).not.toContain('a');
  });
});
