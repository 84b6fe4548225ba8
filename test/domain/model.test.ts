import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isHistoryIntact, sagaSchema } from '../../domain/saga.ts';
import { isTerminal } from '../../domain/states.ts';
import { EFFECT_STEPS, type EffectStep } from '../../domain/steps.ts';
import { type Action, action } from './support/model-actions.ts';
import { Play } from './support/model-play.ts';
import type { Fate } from './support/model-service.ts';
import { World } from './support/model-world.ts';

const actions = fc.array(action, { minLength: 3, maxLength: 14, size: 'max' });

const attempt = (direction: 'forward' | 'undo', step: EffectStep, fate: Fate, ticks: number): Action => ({
  do: direction,
  slot: 0,
  step,
  fates: [fate],
  ticks,
  dies: true,
});

/** A writer dies between its calls and its record; the next one cannot reach the service. Rare enough to be named. */
const LOST_ANSWERS: [EffectStep, Action[]][] = EFFECT_STEPS.flatMap((step) =>
  (['forward', 'undo'] as const).map((direction): [EffectStep, Action[]] => [
    step,
    [
      attempt('forward', step, 'answered', 4),
      attempt(direction, step, 'not sent', 12),
      { do: 'stop', preferred: 'ECHEC_CREATION_COMMANDE' },
    ],
  ]),
);

describe.each([
  ['both services honour the key', true, true],
  ['the inventory forgets keys', false, true],
  ['the orders forget keys', true, false],
  ['both services forget keys', false, false],
])('whatever happens, when %s', (_what, stock, orders) => {
  it('no effect is lost or doubled, the history is legal, and the saga can be finished', () => {
    const ends: Record<string, number> = {};
    fc.assert(
      fc.property(fc.constantFrom(...EFFECT_STEPS), actions, (first, happening) => {
        const world = new World(stock, orders);
        const play = new Play(world);
        play.begin(first);
        for (const one of happening) play.run(one);
        play.finish();
        const { saga } = world;
        expect(isTerminal(saga.etat_actuel)).toBe(true);
        expect(isHistoryIntact(saga)).toBe(true);
        expect(sagaSchema.parse(JSON.parse(JSON.stringify(saga)))).toEqual(saga);
        ends[saga.etat_actuel] = (ends[saga.etat_actuel] ?? 0) + 1;
      }),
      { numRuns: 250, examples: LOST_ANSWERS },
    );
    // Both ways to end are really explored.
    expect(Math.min(ends.SAGA_TERMINEE ?? 0, ends.SAGA_ANNULEE ?? 0)).toBeGreaterThan(0);
  }, 30_000);
});
