import { FINAL_FORWARD_ERRORS, FINAL_UNDO_ERRORS } from '../domain/errors.ts';
import type { SagaDefinition, SagaStep } from './order-saga.ts';

/** The part of the Amazon States Language (JSONPath) that a saga needs. */
export type Retrier = {
  ErrorEquals: readonly string[];
  MaxAttempts: number;
  IntervalSeconds?: number;
  BackoffRate?: number;
  MaxDelaySeconds?: number;
  JitterStrategy?: 'FULL' | 'NONE';
};
export type Catcher = { ErrorEquals: readonly string[]; ResultPath?: string | null; Next: string };
export type TaskState = {
  Type: 'Task';
  Comment?: string;
  Resource: string;
  TimeoutSeconds: number;
  Parameters: Record<string, unknown>;
  ResultPath: null;
  Retry: Retrier[];
  Catch: Catcher[];
  Next: string;
};
export type State =
  | TaskState
  | { Type: 'Succeed'; Comment?: string }
  | { Type: 'Fail'; Comment?: string; Error: string; Cause: string };
export type Machine = {
  Comment: string;
  StartAt: string;
  TimeoutSeconds: number;
  States: Record<string, State>;
};

export type MachineOptions = {
  /** ARN of a function, by the name of its handler. */
  readonly functionArn: (name: string) => string;
  /** Seconds after which a task is given up; must exceed its function's own timeout, or work goes on unseen. */
  readonly taskTimeoutSeconds: (name: string) => number;
  /** Retries of a forward step after a technical failure (`MAX_RETRIES`). */
  readonly maxRetries: number;
  /** Retries of an undo: far more than of a step, on counters of its own. */
  readonly maxUndoRetries: number;
};

/**
 * No execution lives longer; what it leaves is the rescuer's. Covers every undo with all its retries, with each setting
 * at its bound: about fifteen hours.
 */
export const MACHINE_TIMEOUT_SECONDS = 24 * 3600;

const SUCCEEDED = 'SAGA_TERMINEE';
const UNDONE = 'SAGA_ANNULEE';
const PARKED = 'COMPENSATION_BLOQUEE';
const NEEDS_A_PERSON = 'INTERVENTION_REQUISE';
const NEEDS_A_RESCUE = 'REPRISE_REQUISE';

export const undoState = (undo: string): string => `COMPENSATION_EN_COURS: ${undo}`;

/** One call a second at first, up to five seconds apart: forward work has half a minute in all. */
const forwardRetry = (maxRetries: number): Retrier[] => [
  { ErrorEquals: FINAL_FORWARD_ERRORS, MaxAttempts: 0 },
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 1,
    BackoffRate: 2,
    MaxDelaySeconds: 5,
    MaxAttempts: maxRetries,
    JitterStrategy: 'FULL',
  },
];

/** Up to a minute apart, for as long as it takes a service to come back. */
const undoRetry = (maxAttempts: number): Retrier[] => [
  { ErrorEquals: FINAL_UNDO_ERRORS, MaxAttempts: 0 },
  {
    ErrorEquals: ['States.ALL'],
    IntervalSeconds: 1,
    BackoffRate: 2,
    MaxDelaySeconds: 60,
    MaxAttempts: maxAttempts,
    JitterStrategy: 'FULL',
  },
];

/**
 * Turns a saga into its state machine. Every step is caught: a failure is recorded under its own state, then every
 * undo from the failed step back to the first runs, and the saga ends undone, or parked when an undo is exhausted.
 * The payload is a claim check, `{saga_id}`: it does not grow with the order.
 */
export const toMachine = (saga: SagaDefinition, options: MachineOptions): Machine => {
  const task = (name: string, parameters: Record<string, unknown>, rest: TaskExits): TaskState => ({
    Type: 'Task',
    Resource: options.functionArn(name),
    TimeoutSeconds: options.taskTimeoutSeconds(name),
    Parameters: { 'saga_id.$': '$.saga_id', ...parameters },
    ResultPath: null,
    ...rest,
  });
  const states: Record<string, State> = {};
  const undosFrom = (index: number): string[] =>
    saga.steps
      .slice(0, index + 1)
      .flatMap(({ undo }) => (undo ? [undo] : []))
      .reverse();
  const allUndos = undosFrom(saga.steps.length - 1);

  saga.steps.forEach((step, index) => {
    const [firstUndo] = undosFrom(index);
    states[step.state] = task(
      step.task,
      {},
      {
        Retry: forwardRetry(options.maxRetries),
        Catch: stepCatches(step, allUndos[0]),
        Next: saga.steps[index + 1]?.state ?? SUCCEEDED,
      },
    );
    // Of steps that share a failure state the last counts: its undos include those of the others.
    for (const failure of failureStates(step)) {
      states[failure] = task(
        saga.recordFailure,
        { etat: failure, 'erreur.$': '$.erreur' },
        {
          Retry: undoRetry(options.maxUndoRetries),
          Catch: [
            ...caughtByReplay(allUndos[0]),
            {
              ErrorEquals: ['States.ALL'],
              ResultPath: '$.erreur',
              Next: firstUndo ? undoState(firstUndo) : NEEDS_A_RESCUE,
            },
          ],
          Next: firstUndo ? undoState(firstUndo) : UNDONE,
        },
      );
    }
  });

  allUndos.forEach((undo, index) => {
    const next = allUndos[index + 1];
    states[undoState(undo)] = task(
      undo,
      {},
      {
        Retry: undoRetry(options.maxUndoRetries),
        // The undos behind a failed one still run; the last of them knows from the ledger that something is left.
        Catch: [
          { ErrorEquals: ['States.ALL'], ResultPath: '$.erreur', Next: next ? undoState(next) : PARKED },
        ],
        Next: next ? undoState(next) : UNDONE,
      },
    );
  });

  states[PARKED] = task(
    saga.park,
    { 'erreur.$': '$.erreur' },
    {
      Retry: undoRetry(options.maxUndoRetries),
      Catch: [{ ErrorEquals: ['States.ALL'], ResultPath: '$.erreur', Next: NEEDS_A_RESCUE }],
      Next: NEEDS_A_PERSON,
    },
  );

  return {
    Comment: 'The saga of an order: Catch-based compensation, undone in reverse order',
    StartAt: saga.steps[0]?.state ?? SUCCEEDED,
    TimeoutSeconds: MACHINE_TIMEOUT_SECONDS,
    States: {
      ...states,
      [SUCCEEDED]: { Type: 'Succeed' },
      [UNDONE]: { Type: 'Succeed', Comment: 'An outcome, not a failure: nothing of the order is left' },
      [NEEDS_A_PERSON]: {
        Type: 'Fail',
        Error: 'CompensationBlocked',
        Cause: 'An undo is exhausted: see POST /api/saga/commandes/{saga_id}/compenser/',
      },
      [NEEDS_A_RESCUE]: {
        Type: 'Fail',
        Error: 'RescueRequired',
        Cause: 'The record could not be written: the rescuer starts the saga again',
      },
    },
  };
};

type TaskExits = Pick<TaskState, 'Retry' | 'Catch' | 'Next'>;

const failureStates = (step: SagaStep): string[] => [...Object.values(step.failures ?? {}), step.failure];

/** A machine that was started again meets a saga that is being undone: every undo runs, the ledger tells what is left. */
const caughtByReplay = (lastUndo: string | undefined): Catcher[] =>
  lastUndo
    ? [{ ErrorEquals: ['CompensationRequested'], ResultPath: '$.erreur', Next: undoState(lastUndo) }]
    : [];

const stepCatches = (step: SagaStep, lastUndo: string | undefined): Catcher[] => [
  ...caughtByReplay(lastUndo),
  ...Object.entries(step.failures ?? {}).map(([error, state]) => ({
    ErrorEquals: [error],
    ResultPath: '$.erreur',
    Next: state,
  })),
  { ErrorEquals: ['States.ALL'], ResultPath: '$.erreur', Next: step.failure },
];
