/** A state machine as synthesized: JSON that any field may be missing from. */
export type LintedMachine = {
  readonly StartAt?: string;
  readonly States?: Readonly<Record<string, LintedState>>;
  readonly TimeoutSeconds?: number;
  readonly [field: string]: unknown;
};

export type LintedState = {
  readonly Type?: string;
  readonly Resource?: string;
  readonly Parameters?: Readonly<Record<string, unknown>>;
  readonly TimeoutSeconds?: number;
  readonly ResultPath?: string | null;
  readonly Retry?: readonly LintedRetrier[];
  readonly Catch?: readonly LintedCatcher[];
  readonly Choices?: readonly { readonly Next?: string }[];
  readonly Default?: string;
  readonly Next?: string;
  readonly End?: boolean;
  readonly [field: string]: unknown;
};

export type LintedRetrier = {
  readonly ErrorEquals?: readonly string[];
  readonly MaxAttempts?: number;
  readonly IntervalSeconds?: number;
  readonly BackoffRate?: number;
  readonly MaxDelaySeconds?: number;
  readonly JitterStrategy?: string;
};

export type LintedCatcher = {
  readonly ErrorEquals?: readonly string[];
  readonly ResultPath?: string | null;
  readonly Next?: string;
};

/** Names that carry a meaning in the graph: they are states of the record too. */
export const UNDONE = 'SAGA_ANNULEE';
export const PARKED = 'COMPENSATION_BLOQUEE';
const UNDO_PREFIX = 'COMPENSATION_EN_COURS';

export const isUndo = (name: string): boolean => name.startsWith(UNDO_PREFIX);

export const statesOf = (machine: LintedMachine): [string, LintedState][] =>
  Object.entries(machine.States ?? {});

export const tasksOf = (machine: LintedMachine): [string, LintedState][] =>
  statesOf(machine).filter(([, { Type }]) => Type === 'Task');

export const stateOf = (machine: LintedMachine, name: string): LintedState => machine.States?.[name] ?? {};

/** Where a state leads when nothing fails. */
export const nextOf = (state: LintedState): string[] =>
  [state.Next, state.Default, ...(state.Choices ?? []).map(({ Next }) => Next)].filter(
    (next) => next !== undefined,
  );

export const caughtTo = (state: LintedState): string[] =>
  (state.Catch ?? []).flatMap(({ Next }) => Next ?? []);

/** The states that a saga goes through when nothing fails, in order. */
export const forwardStates = (machine: LintedMachine): string[] => {
  const found = machine.StartAt === undefined ? [] : [machine.StartAt];
  for (const name of found) {
    found.push(...nextOf(stateOf(machine, name)).filter((next) => !found.includes(next)));
  }
  return found;
};

export const forwardTasks = (machine: LintedMachine): [string, LintedState][] =>
  forwardStates(machine).flatMap((name) => {
    const state = stateOf(machine, name);
    return state.Type === 'Task' ? [[name, state] as [string, LintedState]] : [];
  });

/** Every way from a state to an end, by name. One that comes back to itself stops there, on its second visit. */
export const pathsFrom = (
  machine: LintedMachine,
  name: string,
  before: readonly string[] = [],
): (readonly string[])[] => {
  const path = [...before, name];
  const state = stateOf(machine, name);
  const exits = before.includes(name) ? [] : [...new Set([...nextOf(state), ...caughtTo(state)])];
  return exits.length === 0 ? [path] : exits.flatMap((exit) => pathsFrom(machine, exit, path));
};
