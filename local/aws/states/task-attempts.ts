import type { TaskResource } from './task-resource.ts';

/** One call of a task's resource. */
export interface Attempt {
  readonly state: string;
  readonly at: number;
  readonly resource: TaskResource;
  readonly input: unknown;
  scheduled: boolean;
  ended: boolean;
  result?: { readonly at: number; readonly output: unknown };
}

/**
 * Brings calls and states together. The engine's events come through a generator, a moment after the fact: a task may
 * have been called before its state is told to have been entered, so each call waits here for its state's turn.
 */
export class TaskAttempts {
  readonly #waiting = new Map<string, Attempt[]>();
  readonly #running = new Map<string, Attempt[]>();
  readonly #turns = new Map<string, number>();

  called(state: string, resource: TaskResource, input: unknown): Attempt {
    const attempt: Attempt = { state, at: Date.now(), resource, input, scheduled: false, ended: false };
    listOf(this.#waiting, state).push(attempt);
    return attempt;
  }

  /** The state was entered, or is tried again: it is owed one call. */
  owe(state: string): void {
    this.#turns.set(state, (this.#turns.get(state) ?? 0) + 1);
  }

  /** The call whose turn it is, if there is one. */
  next(state: string): Attempt | undefined {
    const turns = this.#turns.get(state) ?? 0;
    const attempt = turns > 0 ? this.#waiting.get(state)?.shift() : undefined;
    if (!attempt) return undefined;
    this.#turns.set(state, turns - 1);
    attempt.scheduled = true;
    listOf(this.#running, state).push(attempt);
    return attempt;
  }

  oldestRunning(state: string): Attempt | undefined {
    return this.#running.get(state)?.[0];
  }

  /** From here on, what the call yields is of no interest: the machine has moved on. */
  close(attempt: Attempt): void {
    attempt.ended = true;
    const running = listOf(this.#running, attempt.state);
    running.splice(running.indexOf(attempt), 1);
  }
}

function listOf(lists: Map<string, Attempt[]>, state: string): Attempt[] {
  const list = lists.get(state) ?? [];
  lists.set(state, list);
  return list;
}
