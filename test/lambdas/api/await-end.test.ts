import { describe, expect, it } from '@jest/globals';
import type { Saga } from '../../../domain/saga.ts';
import { endAwaiter } from '../../../lambdas/api/await-end.ts';
import type { Work } from '../../../lambdas/api/http.ts';
import { createLogger } from '../../../lambdas/telemetry/log.ts';
import { order } from '../support/order.ts';
import { sagaIn } from '../support/saga-in.ts';

/** Time passes only while somebody waits. */
let clock = Date.parse('2025-01-01T12:00:00Z');
const newAwaiter = () =>
  endAwaiter(async (ms) => {
    clock += ms;
  });

/** A saga that ends `lasts` milliseconds after it was first waited for; counts the looks at it. */
const ending = (lasts: number, { failing = 0, lines = 1 } = {}) => {
  const startedAt = clock;
  const started = order({ at: new Date(startedAt), lines });
  const ended: Saga = {
    ...sagaIn('SAGA_TERMINEE', { lines }),
    date_creation: started.date_creation,
    date_derniere_modification: new Date(startedAt + lasts).toISOString(),
  };
  let looks = 0;
  const work = {
    now: () => new Date(clock),
    log: createLogger('test', false)(),
    store: {
      load: async () => {
        looks++;
        if (looks <= failing) throw new Error('throttled');
        return clock - startedAt >= lasts ? ended : started;
      },
    },
  } as unknown as Work;
  return { started, work, looks: () => looks, since: () => clock - startedAt };
};

describe('waiting for the end of a saga', () => {
  it('learns how long sagas take, and looks about when they end', async () => {
    const awaitEnd = newAwaiter();
    for (let round = 0; round < 15; round++) {
      const { started, work } = ending(150);
      await awaitEnd(started, 5, work);
    }
    const last = ending(150);
    await awaitEnd(last.started, 5, last.work);
    expect(last.looks()).toBeLessThanOrEqual(3);
  });

  it('is quick again once sagas are: a slow time is forgotten', async () => {
    const awaitEnd = newAwaiter();
    for (let round = 0; round < 4; round++) {
      const { started, work } = ending(450);
      await awaitEnd(started, 5, work);
    }
    for (let round = 0; round < 15; round++) {
      const { started, work } = ending(5);
      await awaitEnd(started, 5, work);
    }
    const last = ending(5);
    await awaitEnd(last.started, 5, last.work);
    expect(last.since()).toBeLessThan(150);
  });

  it('does not let large orders make small ones wait', async () => {
    const awaitEnd = newAwaiter();
    for (let round = 0; round < 4; round++) {
      const { started, work } = ending(450, { lines: 100 });
      await awaitEnd(started, 5, work);
    }
    const small = ending(5);
    await awaitEnd(small.started, 5, small.work);
    expect(small.since()).toBeLessThan(150);
  });

  it('goes on past a look that failed', async () => {
    const { started, work } = ending(10, { failing: 2 });
    expect((await newAwaiter()(started, 5, work)).etat_actuel).toBe('SAGA_TERMINEE');
  });

  it('answers what it last saw when its time is up', async () => {
    const { started, work } = ending(60_000);
    expect((await newAwaiter()(started, 0.2, work)).etat_actuel).toBe('EN_ATTENTE');
  });
});
