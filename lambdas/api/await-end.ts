import { setTimeout as pause } from 'node:timers/promises';
import type { Saga } from '../../domain/saga.ts';
import { isTerminal, type SagaState } from '../../domain/states.ts';
import { totalSeconds } from '../../domain/summary.ts';
import type { Work } from './http.ts';

/** Milliseconds. The first guess of how long a saga takes; then what the last ones took. */
const FIRST_GUESS_MS = 40;
const SHORTEST_LOOK_MS = 5;
const LONGEST_LOOK_MS = 500;
/** Weight of the newest saga in the guess, and the part of the time spent after which looking again makes sense. */
const WEIGHT = 0.2;
const AGAIN = 0.15;

const within = (ms: number): number => Math.min(Math.max(ms, SHORTEST_LOOK_MS), LONGEST_LOOK_MS);

const isSettled = (state: SagaState): boolean => isTerminal(state) || state === 'COMPENSATION_BLOQUEE';

/**
 * Waits for sagas to end by looking at their records. Looks are what waiting costs: the first comes when sagas
 * have lately been ending, the next ones ever further apart. A look that fails is a look less: the saga goes on.
 */
export const endAwaiter = () => {
  let usualMs = FIRST_GUESS_MS;
  /** The saga once it has ended or is parked, or as it was last seen when `waitSeconds` are over. */
  return async (saga: Saga, waitSeconds: number, { store, now, log }: Work): Promise<Saga> => {
    if (isSettled(saga.etat_actuel)) return saga;
    const startedAt = now().getTime();
    const elapsed = () => now().getTime() - startedAt;
    let seen = saga.etat_actuel;
    for (let delay = within(usualMs); ; delay = within(elapsed() * AGAIN)) {
      const left = waitSeconds * 1000 - elapsed();
      if (left <= 0) return { ...saga, etat_actuel: seen };
      await pause(Math.min(delay, left));
      try {
        seen = await store.stateOf(saga.saga_id);
        if (isSettled(seen)) {
          const ended = await store.load(saga.saga_id);
          // By the record's own dates: how long this one waited to be looked at says nothing.
          usualMs += (within(totalSeconds(ended) * 1000) - usualMs) * WEIGHT;
          return ended;
        }
      } catch (error) {
        log.warn("L'état de la saga n'a pas pu être lu", error as Error);
      }
    }
  };
};
