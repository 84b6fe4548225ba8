import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { note, type Saga } from '../../../domain/saga.ts';
import { type Bookkeeper, sagaStore } from '../../../lambdas/store/saga-store.ts';
import { type Dynamo, SAGAS, startDynamo } from '../support/dynamo.ts';
import { order, START } from '../support/order.ts';
import { sagaIn } from '../support/saga-in.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());

const listening = (committed: (before: Saga | undefined, after: Saga) => unknown): Bookkeeper => ({
  enclose: (_, next) => next,
  committed: (before, after) => void committed(before, after),
});

const noted =
  (message: string) =>
  (saga: Saga): Saga =>
    note(saga, { type: 'SAGA_REPRISE', message }, START);
const messages = (saga: Saga): string[] => saga.historique_evenements.slice(1).map(({ message }) => message);

describe('create', () => {
  it('stores a new saga as it is', async () => {
    const store = sagaStore(dynamo.client, SAGAS);
    const saga = sagaIn('COMPENSATION_BLOQUEE', { lines: 3 });
    expect(await store.create(saga)).toEqual(saga);
    expect(await store.load(saga.saga_id)).toEqual(saga);
  });

  it('answers the saga that is there already, and changes nothing of it', async () => {
    const store = sagaStore(dynamo.client, SAGAS);
    const first = order();
    await store.create(first);
    const second = { ...order({ id: first.saga_id, lines: 2 }), empreinte_requete: 'autre' };
    expect(await store.create(second)).toEqual(first);
    expect(await store.load(first.saga_id)).toEqual(first);
  });

  it('lets exactly one of twenty through', async () => {
    const saga = order();
    const commits: unknown[] = [];
    const store = sagaStore(
      dynamo.client,
      SAGAS,
      listening((before) => commits.push(before)),
    );
    await Promise.all(Array.from({ length: 20 }, () => store.create(saga)));
    expect(commits).toEqual([undefined]);
  });
});

describe('find and load', () => {
  it('tell an unknown saga each in their way', async () => {
    const store = sagaStore(dynamo.client, SAGAS);
    const { saga_id } = order();
    expect(await store.find(saga_id)).toBeUndefined();
    await expect(store.load(saga_id)).rejects.toMatchObject({ name: 'SagaNotFound', details: { saga_id } });
  });

  it('say which field of a damaged record is bad', async () => {
    const store = sagaStore(dynamo.client, SAGAS);
    const saga = order();
    await dynamo.damage(saga, { etat_actuel: { S: 'AILLEURS' } });
    await expect(store.load(saga.saga_id)).rejects.toMatchObject({
      name: 'IllegalSaga',
      message: expect.stringMatching(/Enregistrement illisible[\s\S]*etat_actuel/),
      details: { saga_id: saga.saga_id },
    });
  });

  it('call a record with a number that is none damaged too', async () => {
    const saga = order();
    await dynamo.damage(saga, { version: { N: '123456789012345678901234567890' } });
    await expect(sagaStore(dynamo.client, SAGAS).load(saga.saga_id)).rejects.toMatchObject({
      name: 'IllegalSaga',
    });
  });
});

describe('update', () => {
  it('loses none of the decisions of 20 writers at once, and counts each once', async () => {
    const commits: number[] = [];
    const store = sagaStore(
      dynamo.client,
      SAGAS,
      listening((_, after) => commits.push(after.version)),
    );
    const saga = await store.create(order());
    const wanted = Array.from({ length: 20 }, (_, n) => `écriture ${n}`);
    const ends = await Promise.allSettled(
      wanted.map((message) => store.update(saga.saga_id, noted(message))),
    );
    const written = wanted.filter((_, n) => ends[n]?.status === 'fulfilled');
    const end = await store.load(saga.saga_id);
    expect(messages(end).sort()).toEqual(written.sort());
    expect(end.version).toBe(written.length);
    expect(commits).toEqual([0, ...written.map((_, n) => n + 1)]);
    expect(written).toHaveLength(20);
  });

  it('writes nothing when nothing was decided', async () => {
    const commits: unknown[] = [];
    const saga = await sagaStore(dynamo.client, SAGAS).create(order());
    const store = sagaStore(
      dynamo.client,
      SAGAS,
      listening((before) => commits.push(before)),
    );
    expect(await store.update(saga, (same) => same)).toBe(saga);
    expect(commits).toEqual([]);
  });

  it('decides again on what another writer left', async () => {
    const store = sagaStore(dynamo.client, SAGAS);
    const stale = await store.create(order());
    await store.update(stale, noted('a'));
    expect(messages(await store.update(stale, noted('b')))).toEqual(['a', 'b']);
  });

  it('tells the listener what was there before and after each write', async () => {
    const commits: (string[] | undefined)[][] = [];
    const store = sagaStore(
      dynamo.client,
      SAGAS,
      listening((before, after) => commits.push([before && messages(before), messages(after)])),
    );
    const saga = await store.create(order());
    await store.update(saga, noted('a'));
    expect(commits).toEqual([
      [undefined, []],
      [[], ['a']],
    ]);
  });

  it('stops when a decision throws, having written nothing', async () => {
    const store = sagaStore(dynamo.client, SAGAS);
    const saga = await store.create(order());
    const refused = store.update(saga, () => {
      throw new Error('non');
    });
    await expect(refused).rejects.toThrow('non');
    expect((await store.load(saga.saga_id)).version).toBe(0);
  });

  it('ends with SagaNotFound when there is nothing to update', async () => {
    const update = sagaStore(dynamo.client, SAGAS).update(order().saga_id, noted('a'));
    await expect(update).rejects.toMatchObject({ name: 'SagaNotFound' });
  });
});
