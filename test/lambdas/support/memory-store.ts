import { setImmediate as tick } from 'node:timers/promises';
import { SagaNotFound, VersionConflict } from '../../../domain/errors.ts';
import type { Saga } from '../../../domain/saga.ts';
import type { SagaStore } from '../../../lambdas/store/saga-store.ts';

/** Stands for a process that dies: nothing after it runs. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/** The store's promises in memory: versions are checked, writes interleave, and a write can be made to crash. */
export const memoryStore = (...sagas: Saga[]) => {
  const records = new Map(sagas.map((saga) => [saga.saga_id, saga]));
  const writes: Saga[] = [];
  const crashes = new Map<number, 'before' | 'after'>();
  let attempted = 0;

  const find = async (id: string): Promise<Saga | undefined> => {
    await tick();
    return records.get(id);
  };
  const load = async (id: string): Promise<Saga> => {
    const saga = await find(id);
    if (!saga) throw new SagaNotFound(`Saga inconnue : ${id}`);
    return saga;
  };
  const write = async (saga: Saga, expected: number | undefined): Promise<boolean> => {
    await tick();
    const crash = crashes.get(++attempted);
    if (crash === 'before') throw new Crash('before the write');
    if (records.get(saga.saga_id)?.version !== expected) return false;
    records.set(saga.saga_id, saga);
    writes.push(saga);
    if (crash === 'after') throw new Crash('after the write');
    return true;
  };
  const store: SagaStore = {
    find,
    load,
    create: async (saga) => ((await write(saga, undefined)) ? saga : load(saga.saga_id)),
    update: async (start, decide) => {
      let current = typeof start === 'string' ? await load(start) : start;
      for (let conflicts = 0; conflicts < 12; conflicts++) {
        const decided = decide(current);
        if (decided === current) return current;
        const next = { ...decided, version: current.version + 1 };
        if (await write(next, current.version)) return next;
        current = await load(current.saga_id);
      }
      throw new VersionConflict('conflicts');
    },
  };
  return {
    store,
    writes,
    /** The nth write from now on ends the process, before or after it is committed. */
    crashAtWrite: (n: number, when: 'before' | 'after'): void => {
      crashes.set(attempted + n, when);
    },
    record: (id: string): Saga => {
      const saga = records.get(id);
      if (!saga) throw new Error(`No record ${id}`);
      return saga;
    },
  };
};
