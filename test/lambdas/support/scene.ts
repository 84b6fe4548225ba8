import type { EntryState } from '../../../domain/ledger.ts';
import type { Saga } from '../../../domain/saga.ts';
import type { EffectStep } from '../../../domain/steps.ts';
import { cancelOrder } from '../../../lambdas/steps/cancel-order.ts';
import { createOrder } from '../../../lambdas/steps/create-order.ts';
import { releaseStock } from '../../../lambdas/steps/release-stock.ts';
import { reserveStock } from '../../../lambdas/steps/reserve-stock.ts';
import type { Step } from '../../../lambdas/steps/step.ts';
import { attemptWith } from './attempt.ts';
import { effectService, type Fate } from './effect-service.ts';
import { memoryStore } from './memory-store.ts';
import { START } from './order.ts';

export type SceneOptions = {
  readonly honoursKey?: boolean;
  readonly concurrency?: number;
  /** What becomes of the calls, by `step:line` and `step:line:undo`. */
  readonly plan?: Record<string, Fate | Fate[]>;
};

/** One saga, the four steps that change something, and services that do as planned. */
export const scene = (saga: Saga, { honoursKey = true, concurrency = 16, plan = {} }: SceneOptions = {}) => {
  const service = effectService(plan, { honoursKey });
  const memory = memoryStore(saga);
  const policy = { honoursKey, concurrency };
  let time = START.getTime();
  const attempt = attemptWith({ store: memory.store, now: () => new Date(time) });
  const inventory = {
    decrease: ({ idempotencyKey }: { idempotencyKey: string }) => service.call(idempotencyKey, {}),
    increase: ({ idempotencyKey }: { idempotencyKey: string }) => service.call(idempotencyKey, {}),
  };
  const orders = {
    register: ({ idempotencyKey }: { idempotencyKey: string }) =>
      service.call(idempotencyKey, { vente_id: `vente-${idempotencyKey.split(':').at(-1)}` }),
    cancel: (_sale: string, { idempotencyKey }: { idempotencyKey: string }) =>
      service.call(idempotencyKey, {}),
  };
  /** `done`, or the name of the error that the step ended with. */
  const run = (step: Step) => (): Promise<string> =>
    step({ saga_id: saga.saga_id }, attempt).then(
      () => 'done',
      (error: Error) => error.name,
    );
  const record = () => memory.record(saga.saga_id);
  return {
    service,
    attempt,
    crashAtWrite: memory.crashAtWrite,
    writes: memory.writes,
    record,
    reserve: run(reserveStock({ inventory, policy })),
    release: run(releaseStock({ inventory, policy })),
    sell: run(createOrder({ orders, policy })),
    cancel: run(cancelOrder({ orders, policy })),
    advance: (seconds: number): void => {
      time += seconds * 1000;
    },
    ledger: (step: EffectStep): EntryState[] => record().registre[step].map(({ etat }) => etat),
  };
};
