import type { StateMachineDefinition } from 'aws-local-stepfunctions';
import { TemplateError } from '../template/template.ts';

export interface State {
  Type: string;
  Resource?: string;
  TimeoutSeconds?: number;
  TimeoutSecondsPath?: string;
  Retry?: { IntervalSeconds?: number; MaxDelaySeconds?: number }[];
  Iterator?: Chain;
  ItemProcessor?: Chain;
  Branches?: Chain[];
  [field: string]: unknown;
}

export interface Chain {
  States: Record<string, State>;
  QueryLanguage?: string;
}

/** Visits every state, those inside Map and Parallel too. */
export function forEachState(chain: Chain, visit: (name: string, state: State) => void): void {
  for (const [name, state] of Object.entries(chain.States)) {
    visit(name, state);
    const inner = [state.Iterator, state.ItemProcessor, ...(state.Branches ?? [])];
    for (const nested of inner) if (nested) forEachState(nested, visit);
  }
}

/** The longest a timer of Node.js can be told to wait is 24.8 days. AWS lets a task without a timeout run for years. */
const NO_TIMEOUT_SECONDS = 2_000_000;
const AWS_DEFAULT_INTERVAL_SECONDS = 1;

/**
 * The definition as the engine must be given it. Retry waits are multiplied by `retryScale`: rewritten here because
 * the engine's own override of them would lose the backoff and the jitter. A task without a timeout gets the one of
 * AWS, which is next to none, in place of the engine's 60 seconds.
 */
export function definitionForEngine(definition: Chain, retryScale: number): StateMachineDefinition {
  const copy = structuredClone(definition);
  forEachState(copy, (_name, state) => {
    if (state.Type === 'Task' && state.TimeoutSecondsPath === undefined)
      state.TimeoutSeconds ??= NO_TIMEOUT_SECONDS;
    for (const retrier of state.Retry ?? []) {
      retrier.IntervalSeconds = (retrier.IntervalSeconds ?? AWS_DEFAULT_INTERVAL_SECONDS) * retryScale;
      if (retrier.MaxDelaySeconds !== undefined) retrier.MaxDelaySeconds *= retryScale;
    }
  });
  return copy as unknown as StateMachineDefinition;
}

/** What the engine would ignore without a word. */
const ignoredFields = ['Assign', 'Output', 'Arguments', 'HeartbeatSeconds', 'HeartbeatSecondsPath'];

/** Throws TemplateError when the definition uses something the engine does not do. */
export function refuseUnsupported(machine: string, definition: Chain): void {
  if (definition.QueryLanguage === 'JSONata')
    throw new TemplateError(`${machine}: JSONata is not supported locally`);
  forEachState(definition, (name, state) => {
    const field = ignoredFields.find((ignored) => ignored in state);
    if (field) throw new TemplateError(`${machine}, state ${name}: ${field} is not supported locally`);
    if (JSON.stringify(state).includes('$$.State')) {
      throw new TemplateError(`${machine}, state ${name}: $$.State is not supported locally`);
    }
  });
}
