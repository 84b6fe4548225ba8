import { FINAL_FORWARD_ERRORS, FINAL_UNDO_ERRORS } from '../domain/errors.ts';
import { forwardTasks, isUndo, type LintedRetrier, type LintedState, tasksOf } from './lint-graph.ts';
import type { Rule } from './lint-rule.ts';

/** One technical failure of each kind that the wildcards tell apart. */
const TECHNICAL_ERRORS = ['ServiceUnavailable', 'Lambda.TooManyRequestsException', 'States.Timeout'];

const DEFAULT_ATTEMPTS = 3;

const matches = ({ ErrorEquals = [] }: LintedRetrier, error: string): boolean =>
  ErrorEquals.includes(error) ||
  ErrorEquals.includes('States.ALL') ||
  (ErrorEquals.includes('States.TaskFailed') && error !== 'States.Timeout');

/** Only the first retrier that matches counts. */
const retriesOf = ({ Retry = [] }: LintedState, error: string): number => {
  const retrier = Retry.find((candidate) => matches(candidate, error));
  return retrier ? (retrier.MaxAttempts ?? DEFAULT_ATTEMPTS) : 0;
};

const retriedAmong = (state: LintedState, errors: readonly string[]): string[] =>
  errors.filter((error) => retriesOf(state, error) > 0);

const undosOf = (machine: Parameters<Rule>[0]['machine']): [string, LintedState][] =>
  tasksOf(machine).filter(([name]) => isUndo(name));

/** Asking again after a refusal gets the same refusal; after an unknown outcome it may do the thing twice. */
export const finalErrorsNotRetried: Rule = ({ machine }) => [
  ...forwardTasks(machine).flatMap(([state, task]) =>
    retriedAmong(task, FINAL_FORWARD_ERRORS).map((error) => ({ state, message: `retries ${error}` })),
  ),
  ...undosOf(machine).flatMap(([state, task]) =>
    retriedAmong(task, FINAL_UNDO_ERRORS).map((error) => ({ state, message: `retries ${error}` })),
  ),
];

/** Retries without a bound, without backoff or in step with each other keep a service down that is coming back. */
export const retriesCapped: Rule = ({ machine }) =>
  tasksOf(machine).flatMap(([state, { Retry = [] }]) =>
    Retry.filter(({ MaxAttempts }) => MaxAttempts !== 0)
      .filter(
        ({ MaxAttempts, MaxDelaySeconds, BackoffRate = 2, JitterStrategy }) =>
          MaxAttempts === undefined ||
          MaxDelaySeconds === undefined ||
          BackoffRate <= 1 ||
          JitterStrategy !== 'FULL',
      )
      .map(({ ErrorEquals = [] }) => ({
        state,
        message: `retries ${ErrorEquals.join()} without MaxAttempts, backoff, MaxDelaySeconds or full jitter`,
      })),
  );

/** An undo that gives up as early as a step does leaves behind what a slightly longer outage would not. */
export const undosRetried: Rule = ({ machine }) => {
  const forward = Math.max(
    0,
    ...forwardTasks(machine).flatMap(([, task]) => TECHNICAL_ERRORS.map((error) => retriesOf(task, error))),
  );
  return undosOf(machine).flatMap(([state, task]) =>
    TECHNICAL_ERRORS.filter((error) => retriesOf(task, error) <= forward).map((error) => ({
      state,
      message: `retries ${error} ${retriesOf(task, error)} time(s), no more than a forward step (${forward})`,
    })),
  );
};
