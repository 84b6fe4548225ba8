import { setTimeout } from 'node:timers/promises';
import type { Saga } from '../../domain/saga.ts';
import { isAtRest } from '../../domain/states.ts';
import { totalSeconds } from '../../domain/summary.ts';
import type { Work } from './http.ts';

/** Milliseconds. The first guess of how long a saga takes; then what the last ones took. */
const FIRST_GUESS_MS = 40;
const SHORTEST_LOOK_MS = 2;
const LONGEST_LOOK_MS = 500;
/** Weight of the newest saga in the guess, and the part of the time spent after which looking again makes sense. */
const WEIGHT = 0.2;
const AGAIN = 0.15;

const within = (ms: number): number => Math.min(Math.max(ms, SHORTEST_LOOK_MS), LONGEST_LOOK_MS);

/** Sagas of about as many lines take about as long: 1, 2, 3 to 4, 5 to 8... */
const sizeOf = ({ lignes_commande }: Saga): number => Math.ceil(Math.log2(lignes_commande.length));

/**
 * Waits for sagas to end by looking at their records. Looks are what waiting costs: the first comes when sagas of that
 * size have lately been ending, the next ones ever further apart. A look that fails is a look less: the saga goes on.
 * `pause` lets some milliseconds pass.
 */
export const endAwaiter = (pause: (ms: number) => Promise<unknown> = setTimeout) => {
  const usualMs = new Map<number, number>();
  /** The saga once it has ended or is parked, or as it was last seen when `waitSeconds` are over. */
  return async (saga: Saga, waitSeconds: number, { store, now, log }: Work): Promise<Saga> => {
    const startedAt = now().getTime();
    const elapsed = () => now().getTime() - startedAt;
    const usual = usualMs.get(sizeOf(saga)) ?? FIRST_GUESS_MS;
    // What it usually takes counts from its creation.
    const age = startedAt - Date.parse(saga.date_creation);
    let seen = saga;
    for (let delay = within(usual - age); !isAtRest(seen.etat_actuel); delay = within(elapsed() * AGAIN)) {
      const left = waitSeconds * 1000 - elapsed();
      if (left <= 0) return seen;
      await pause(Math.min(delay, left));
      try {
        seen = await store.load(saga.saga_id);
      } catch (error) {
        log.warn("L'état de la saga n'a pas pu être lu", error as Error);
      }
    }
    // By the record's own dates: how long this one waited to be looked at says nothing.
    if (seen !== saga)
      usualMs.set(sizeOf(saga), usual + (within(totalSeconds(seen) * 1000) - usual) * WEIGHT);
    return seen;
  };
};
