import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { counterStore } from '../../../lambdas/store/counters.ts';
import { COUNTERS, type Dynamo, startDynamo } from '../support/dynamo.ts';

let dynamo: Dynamo;
beforeAll(async () => {
  dynamo = await startDynamo();
});
afterAll(() => dynamo.stop());
beforeEach(() => dynamo.clear());

const counters = () => counterStore(dynamo.client, COUNTERS);

describe('counters', () => {
  it('add up under concurrency, over all shards and groups', async () => {
    const amounts = new Map([
      ['saga_total|api|', 1],
      ['saga_duree|sum', 0.25],
    ]);
    const adds = Array.from({ length: 60 }, (_, n) => counters().add(amounts, `magasin-${n % 3}`, n));
    await Promise.all(adds);
    expect(await counters().read()).toEqual(
      new Map([
        ['saga_total|api|', 60],
        ['saga_duree|sum', 15],
      ]),
    );
    expect(await dynamo.count(COUNTERS)).toBe(12);
  });

  it('write nothing for nothing', async () => {
    await counters().add(new Map(), 'g', 0);
    expect(await dynamo.count(COUNTERS)).toBe(0);
  });

  it('take series whose names no expression could hold, and tiny amounts', async () => {
    const amounts = new Map([
      ['a|é %7C "x" #:.', 2],
      ['b', 1e-7],
    ]);
    await counters().add(amounts, '-', 4_294_967_295);
    expect(await counters().read()).toEqual(amounts);
  });

  it('take all series of one busy invocation in one write', async () => {
    const amounts = new Map(Array.from({ length: 250 }, (_, n) => [`serie-${n}`, n + 1]));
    await counters().add(amounts, '-', 0);
    expect(await counters().read()).toEqual(amounts);
  });

  it('are read over more than one page of the table', async () => {
    const padding = 'x'.repeat(300_000);
    for (let n = 0; n < 8; n++) {
      const Item = { compteurs: { S: `page-${n}` }, total: { N: '2' }, padding: { S: padding } };
      await dynamo.client.send(new PutItemCommand({ TableName: COUNTERS, Item }));
    }
    expect(await counters().read()).toEqual(new Map([['total', 16]]));
  });
});
