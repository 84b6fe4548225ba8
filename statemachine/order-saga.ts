import type { SagaState } from '../domain/states.ts';
import { STEPS } from '../domain/steps.ts';

/** One step of a saga as the machine sees it. Tasks and undos are names of functions in `lambdas/handlers`. */
export type SagaStep = {
  /** Name in the execution graph: the state of the saga while the step works. */
  readonly state: string;
  readonly task: string;
  /** Undoes what the step did, as far as it got. Absent: the step changes nothing. */
  readonly undo?: string;
  /** Errors that lead to a failure state of their own. */
  readonly failures?: Readonly<Record<string, SagaState>>;
  /** The failure state of every other error. */
  readonly failure: SagaState;
};

export type SagaDefinition = {
  readonly steps: readonly SagaStep[];
  /** Records the failure state that the machine chose. */
  readonly recordFailure: string;
  /** Gives a saga whose undo is exhausted to a person. */
  readonly park: string;
};

/** The saga of an order: to add a step, add a line here, its function and its undo (README, « Adding a step »). */
export const orderSaga: SagaDefinition = {
  steps: [
    {
      state: STEPS['verify-stock'].during,
      task: 'verify-stock',
      failures: { InsufficientStock: 'ECHEC_STOCK_INSUFFISANT' },
      failure: STEPS['verify-stock'].failure,
    },
    {
      state: STEPS['fetch-products'].during,
      task: 'fetch-products',
      failure: STEPS['fetch-products'].failure,
    },
    {
      state: STEPS['reserve-stock'].during,
      task: 'reserve-stock',
      undo: 'release-stock',
      failure: STEPS['reserve-stock'].failure,
    },
    {
      state: STEPS['create-order'].during,
      task: 'create-order',
      undo: 'cancel-order',
      failure: STEPS['create-order'].failure,
    },
  ],
  recordFailure: 'record-failure',
  park: 'park-saga',
};

/** The functions a machine calls, each once: forward, then undo, then the record keepers. */
export const functionsOf = ({ steps, recordFailure, park }: SagaDefinition): string[] => [
  ...steps.map(({ task }) => task),
  ...steps.flatMap(({ undo }) => (undo ? [undo] : [])),
  recordFailure,
  park,
];
