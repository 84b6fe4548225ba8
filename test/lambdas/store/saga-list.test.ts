import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { Saga } from '../../../domain/saga.ts';
import type { SagaState } from '../../../domain/states.ts';
import { decodeCursor, encodeCursor } from '../../../lambdas/store/cursor.ts';
import { type ListQuery, sagaList } from '../../../lambdas/store/saga-list.ts';
import { type Dynamo, SAGAS, startDynamo } from '../support/dynamo.ts';
import { START } from '../support/order.ts';
import { sagaIn } from '../support/saga-in.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(() => dynamo.clear());

/** The nth saga to be created, a second after the one before. */
const nth = (n: number, state: SagaState = 'SAGA_TERMINEE'): Saga =>
  sagaIn(state, { at: new Date(START.getTime() + n * 1000) });

const ids = (sagas: readonly Saga[]): string[] => sagas.map(({ saga_id }) => saga_id);
const newestFirst = (sagas: readonly Saga[]): string[] => ids([...sagas].reverse());

const list = () => sagaList(dynamo.client, SAGAS);
const all: ListQuery = { limit: 100, activeOnly: false };

/** Every page, as a caller reads them. */
const readAll = async (
  query: ListQuery,
  between: () => Promise<void> = async () => {},
): Promise<Saga[][]> => {
  const pages: Saga[][] = [];
  let after: string | undefined;
  do {
    const page = await list().page({ ...query, after });
    pages.push(page.sagas);
    after = page.next === undefined ? undefined : decodeCursor(encodeCursor(page.next));
    await between();
  } while (after !== undefined && pages.length < 100);
  return pages;
};

describe('a page', () => {
  it('has the newest first, whatever shard they are in', async () => {
    const sagas = Array.from({ length: 25 }, (_, n) => nth(n));
    await dynamo.put(...sagas);
    expect(await list().page(all)).toEqual({ sagas: [...sagas].reverse(), unreadable: [] });
  });

  it('is empty, and the last, when there is nothing', async () => {
    expect(await list().page(all)).toEqual({ sagas: [], unreadable: [] });
  });

  it.each([1, 3, 7, 24, 25, 26])('of %i: all pages together hold each saga once, in order', async (limit) => {
    const sagas = Array.from({ length: 25 }, (_, n) => nth(n));
    await dynamo.put(...sagas);
    const pages = await readAll({ ...all, limit });
    expect(ids(pages.flat())).toEqual(newestFirst(sagas));
    expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(limit);
  });

  it('orders sagas of the same millisecond, and splits them over pages', async () => {
    const sagas = Array.from({ length: 12 }, () => nth(0));
    await dynamo.put(...sagas);
    const read = ids((await readAll({ ...all, limit: 5 })).flat());
    expect(read).toEqual(ids(sagas).sort().reverse());
  });

  it('does not move while new sagas come in', async () => {
    const sagas = Array.from({ length: 20 }, (_, n) => nth(n));
    await dynamo.put(...sagas);
    let later = 100;
    const pages = await readAll({ ...all, limit: 6 }, () => dynamo.put(nth(later++), nth(later++)));
    expect(ids(pages.flat())).toEqual(newestFirst(sagas));
  });

  it('filters by state, past any number of others', async () => {
    const wanted = [nth(0, 'COMPENSATION_BLOQUEE'), nth(5, 'COMPENSATION_BLOQUEE')];
    await dynamo.put(...wanted, ...Array.from({ length: 105 }, (_, n) => nth(10 + n)));
    const page = await list().page({ limit: 2, activeOnly: false, state: 'COMPENSATION_BLOQUEE' });
    expect(ids(page.sagas)).toEqual(newestFirst(wanted));
  });

  it('filters by state over pages', async () => {
    const sagas = Array.from({ length: 30 }, (_, n) =>
      nth(n, n % 3 === 0 ? 'SAGA_ANNULEE' : 'SAGA_TERMINEE'),
    );
    await dynamo.put(...sagas);
    const pages = await readAll({ limit: 4, activeOnly: false, state: 'SAGA_ANNULEE' });
    expect(ids(pages.flat())).toEqual(
      newestFirst(sagas.filter(({ etat_actuel }) => etat_actuel === 'SAGA_ANNULEE')),
    );
  });

  it('of active sagas has none that is finished', async () => {
    const states: SagaState[] = ['EN_ATTENTE', 'SAGA_TERMINEE', 'COMPENSATION_BLOQUEE', 'SAGA_ANNULEE'];
    const sagas = states.map((state, n) => nth(n, state));
    await dynamo.put(...sagas);
    const active = await list().page({ ...all, activeOnly: true });
    expect(active.sagas.map(({ etat_actuel }) => etat_actuel)).toEqual([
      'COMPENSATION_BLOQUEE',
      'EN_ATTENTE',
    ]);
  });
});

describe('a damaged record', () => {
  it('hides no other saga, in a page or from the rescuer', async () => {
    const sagas = [nth(0, 'EN_ATTENTE'), nth(1, 'EN_ATTENTE'), nth(2, 'EN_ATTENTE')];
    const [first, damaged, third] = sagas as [Saga, Saga, Saga];
    await dynamo.put(first, third);
    await dynamo.damage(damaged, { version: { S: 'deux' } });
    const page = await list().page({ ...all, limit: 2 });
    expect(page).toMatchObject({ unreadable: [damaged.saga_id] });
    expect(ids(page.sagas)).toEqual(ids([third, first]));
    const unfinished = await list().unfinished();
    expect(unfinished.unreadable).toEqual([damaged.saga_id]);
    expect(ids(unfinished.sagas)).toEqual(ids([third, first]));
  });
});

describe('the unfinished', () => {
  it('are all of them, over more than one read', async () => {
    const sagas = Array.from({ length: 110 }, (_, n) => nth(n, n % 2 === 0 ? 'EN_ATTENTE' : 'STOCK_RESERVE'));
    await dynamo.put(...sagas);
    expect(ids((await list().unfinished()).sagas)).toEqual(newestFirst(sagas));
  });

  it('leave the index when they finish: it stays as small as what is going on', async () => {
    const { client } = dynamo;
    const indexed = async (): Promise<number> => {
      const shards = Array.from({ length: 8 }, (_, shard) => String(shard));
      const counts = await Promise.all(
        shards.map((shard) =>
          client.send(
            new QueryCommand({
              TableName: SAGAS,
              IndexName: 'actives',
              KeyConditionExpression: 'active_shard = :s',
              ExpressionAttributeValues: { ':s': { S: shard } },
            }),
          ),
        ),
      );
      return counts.reduce((sum, { Count = 0 }) => sum + Count, 0);
    };
    const sagas = Array.from({ length: 5 }, (_, n) => nth(n, 'CREATION_COMMANDE'));
    await dynamo.put(...sagas);
    expect(await indexed()).toBe(5);
    await dynamo.put(...sagas.map((saga) => ({ ...saga, etat_actuel: 'SAGA_ANNULEE' as const })));
    expect(await indexed()).toBe(0);
    expect((await list().unfinished()).sagas).toEqual([]);
  });
});
