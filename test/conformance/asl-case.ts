type State = Readonly<Record<string, unknown>>;

/** A machine, what it is given, and what AWS does with it, by its documentation. */
export type AslCase = {
  readonly name: string;
  readonly source: string;
  readonly states: Readonly<Record<string, State>>;
  /** Of the machine, in seconds. */
  readonly timeout?: number;
  /** Errors of the function, attempt by attempt. */
  readonly errors?: readonly string[];
  readonly input?: Readonly<Record<string, unknown>>;
  /**
   * Of one entry: only how the execution ended matters, AWS does not say what came before. Otherwise all of it:
   * `+A` enters a state, `-A` leaves it, `ok` and `!Error` are attempts at a task; then how the execution ended, with
   * its output, or its error and, where the case is about it, its cause.
   */
  readonly trace: readonly string[];
};

export const ERRORS = 'https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html';

/** In place of the ARN of the function, which only the engine knows. */
export const TASK_ARN = '<Task>';
export const task = (more: State): State => ({
  Type: 'Task',
  Resource: TASK_ARN,
  TimeoutSeconds: 10,
  ...more,
});
export const retry = (errors: readonly string[], MaxAttempts: number) => ({
  ErrorEquals: errors,
  MaxAttempts,
  IntervalSeconds: 1,
  BackoffRate: 1,
});
export const caught = (errors: readonly string[], Next: string, more: State = {}) => ({
  ErrorEquals: errors,
  Next,
  ResultPath: null,
  ...more,
});
/** The two ends of most machines, and how a trace tells them. */
export const Done = { Type: 'Succeed' };
export const Undone = { Type: 'Succeed' };
export const DONE = ['+Done', '-Done'];
export const UNDONE = ['+Undone', '-Undone'];
