import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { accountsOf } from '../invariants/accounts.ts';
import { sagaViolations } from '../invariants/saga-violations.ts';
import { sagaIdOf } from '../lab/desk.ts';
import { type Lab, startLab } from '../lab/lab.ts';
import { rescueUntilQuiet } from '../lab/rescue-until-quiet.ts';
import { orderLines } from '../lab/services.ts';

/** How long the service takes over the call that is under way when its execution is stopped, in milliseconds. */
const SLOW_MS = 1_500;

const SALE_REFUSED = {
  call: 'register',
  line: 1,
  strike: { kind: 'status', status: 400, from: 'service' },
  times: 'always',
} as const;

type Situation = {
  readonly path: string;
  readonly step: string;
  readonly faults: readonly (typeof SALE_REFUSED)[];
};
const RESERVING: Situation = { path: 'diminuer', step: 'reserve-stock', faults: [] };
const RELEASING: Situation = { path: 'augmenter', step: 'release-stock', faults: [SALE_REFUSED] };

/** What may happen while a call is on its way and its execution is stopped; one suite a file, for a process has one lab. */
export const onTheWaySuite = (honoured: boolean): void => {
  let lab: Lab;
  beforeAll(async () => {
    lab = await startLab({
      callTimeoutMs: 5_000,
      inventoryHonoursKey: honoured,
      ordersHonourKey: honoured,
    });
  });
  afterAll(() => lab.stop());

  /** Orders, and stops the execution while inventory is slow over the call of that step: its function goes on. */
  const stoppedDuring = async ({ path, step, faults }: Situation): Promise<string> => {
    await lab.reset();
    lab.services.running.inventaire.faults.add({
      path,
      kind: 'latency',
      latencyMs: SLOW_MS,
      when: 'before',
      times: 1,
    });
    const key = randomUUID();
    const sagaId = sagaIdOf(key);
    let stopped = false;
    lab.setFates((name) => (index) => {
      // Its intent is the second request, after the read of the record: the call comes next.
      if (name === step && index === 2 && !stopped) {
        stopped = true;
        setTimeout(() => lab.abort(`${sagaId}-1`), 100);
      }
      return undefined;
    });
    await lab.order({ lines: orderLines(2), key, faults: [...faults] });
    lab.setFates(undefined);
    expect(stopped).toBe(true);
    return sagaId;
  };

  const violationsAtRest = async (sagaId: string): Promise<string[]> => {
    await rescueUntilQuiet(lab);
    await sleep(2 * SLOW_MS);
    await rescueUntilQuiet(lab);
    return sagaViolations(lab, await lab.saga(sagaId), accountsOf(lab.services.truth(), lab.initialStock));
  };

  it.each([
    ['a reservation', RESERVING],
    ['a release', RELEASING],
  ])(
    '%s: what the rescuer does beside it loses nothing',
    async (_, situation) => {
      const sagaId = await stoppedDuring(situation);
      expect(await violationsAtRest(sagaId)).toEqual([]);
    },
    60_000,
  );

  it.each([
    ['a reservation', RESERVING, 'NON_FAITE'],
    ['a release', RELEASING, 'FAITE'],
  ])(
    '%s: a person cannot know yet what became of it',
    async (_, situation, issue) => {
      const sagaId = await stoppedDuring(situation);
      const decisions = [{ ligne: 1, etape: 'reserve-stock', issue }];
      const { status } = await lab.compensate(sagaId, { acteur: 'a', motif: 'm', decisions });
      expect(status).toBe(409);
      expect(await violationsAtRest(sagaId)).toEqual([]);
    },
    60_000,
  );
};
