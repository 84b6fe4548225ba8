import fc from 'fast-check';
import type { SagaState } from '../../../domain/states.ts';
import { EFFECT_STEPS, type EffectStep } from '../../../domain/steps.ts';
import { FATES, type Fate } from './model-service.ts';

/** Two writers work at a time. */
export const SLOTS = [0, 1] as const;

/** One thing that may happen to a saga. */
export type Action =
  /** A writer begins, does so many things, and goes on later or dies. */
  | { do: 'forward' | 'undo'; slot: number; step: EffectStep; fates: Fate[]; ticks: number; dies: boolean }
  | { do: 'tick'; slot: number; times: number }
  | { do: 'kill'; slot: number }
  | { do: 'prepare' | 'park' | 'rescue' | 'deliver' }
  | { do: 'stop'; preferred: SagaState }
  | { do: 'force'; decided: boolean }
  | { do: 'wait'; seconds: number };

const slot = fc.constantFrom(...SLOTS);
const step = fc.constantFrom(...EFFECT_STEPS);
const fates = fc.array(fc.constantFrom<Fate>('answered', 'answered', ...FATES), {
  minLength: 1,
  maxLength: 4,
});

export const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 10,
    arbitrary: fc.record({
      do: fc.constantFrom('forward', 'forward', 'undo'),
      slot,
      step,
      fates,
      ticks: fc.integer({ min: 0, max: 10 }),
      dies: fc.boolean(),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({ do: fc.constant('tick' as const), slot, times: fc.integer({ min: 1, max: 6 }) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('kill' as const), slot }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('park', 'rescue', 'deliver') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('stop' as const),
      preferred: fc.constantFrom<SagaState>('ECHEC_RESERVATION_STOCK', 'ECHEC_CREATION_COMMANDE'),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('force' as const), decided: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('wait' as const), seconds: fc.integer({ min: 1, max: 15 }) }),
  },
);
