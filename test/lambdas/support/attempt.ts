import type { Attempt } from '../../../lambdas/steps/step.ts';
import { START } from './order.ts';

/** One attempt at a step: at `START`, with ten seconds left, and nobody who listens. */
export const attemptWith = (parts: Pick<Attempt, 'store'> & Partial<Attempt>): Attempt => ({
  now: () => START,
  timeLeftMs: () => 10_000,
  observe: () => {},
  log: { error: () => {} },
  ...parts,
});
