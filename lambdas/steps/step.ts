import type { CallContext } from '../clients/kong.ts';
import type { SagaStore } from '../store/saga-store.ts';

/** One attempt at a step or an undo, as the function that hosts it was called. */
export type Attempt = {
  readonly now: () => Date;
  readonly store: SagaStore;
  /** Milliseconds until the function must have answered. */
  readonly timeLeftMs: () => number;
  readonly observe: CallContext['observe'];
  readonly log: { readonly error: (message: string, facts: Record<string, unknown>) => void };
};

/** What the machine hands to a function: a claim check. The order itself is in the store. */
export type StepInput = { readonly saga_id: string };

export type Step<Input extends StepInput = StepInput> = (input: Input, attempt: Attempt) => Promise<void>;
