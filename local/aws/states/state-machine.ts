import { StateMachine as Engine } from 'aws-local-stepfunctions';
import type { Functions } from '../functions/functions.ts';
import { InvocationError } from '../functions/invocation-error.ts';
import type { Resource } from '../template/read-template.ts';
import { type Chain, definitionForEngine, forEachState, refuseUnsupported } from './definition.ts';
import type { HistoryRecorder } from './history-recorder.ts';
import { type TaskResource, taskResource } from './task-resource.ts';

interface Properties {
  DefinitionString?: string;
  Definition?: Chain;
  RoleArn?: string;
  StateMachineType?: string;
}

/** A state machine of the template with its engine, built once: building it costs more than running it. */
export class StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly type: string;
  readonly createdAt = Date.now();
  readonly #engine: Engine;
  readonly #tasks = new Map<string, TaskResource>();

  /** Throws TemplateError for a definition that cannot be run here. */
  constructor(resource: Resource, functions: Functions, retryScale: number) {
    const { DefinitionString, Definition, RoleArn, StateMachineType } = resource.properties as Properties;
    this.arn = resource.arn;
    this.name = resource.arn.slice(resource.arn.lastIndexOf(':') + 1);
    this.definition = DefinitionString ?? JSON.stringify(Definition);
    this.roleArn = RoleArn ?? '';
    this.type = StateMachineType ?? 'STANDARD';
    const chain = JSON.parse(this.definition) as Chain;
    refuseUnsupported(this.name, chain);
    forEachState(chain, (name, state) => {
      if (state.Type === 'Task') this.#tasks.set(name, taskResource(name, state.Resource ?? '', functions));
    });
    // The definition was validated when it was synthesized; doing it again takes 0.1 s of every start.
    const options = { validationOptions: { noValidate: true } };
    this.#engine = new Engine(definitionForEngine(chain, retryScale), options);
  }

  run(input: unknown, context: Record<string, unknown>, recorder: HistoryRecorder, isOver: () => boolean) {
    const handlers: Record<string, (input: unknown) => Promise<unknown>> = {};
    for (const [state, resource] of this.#tasks) {
      handlers[state] = (taskInput) => {
        // The engine retries at once a task whose wait was interrupted by a stop.
        if (isOver()) return Promise.reject(new OverError());
        return call(state, resource, taskInput, recorder);
      };
    }
    const overrides = { taskResourceLocalHandlers: handlers as never };
    return this.#engine.run(input as never, { overrides, context });
  }
}

async function call(state: string, resource: TaskResource, input: unknown, recorder: HistoryRecorder) {
  const attempt = recorder.called(state, resource, input);
  try {
    const output = await resource.call(input);
    recorder.succeeded(attempt, output);
    return output;
  } catch (error) {
    throw error instanceof InvocationError ? new TaskError(error) : error;
  }
}

/** What Retry and Catch see: the name is the error's type; the message, which they call cause, its document as text. */
class TaskError extends Error {
  constructor({ document }: InvocationError) {
    super(JSON.stringify(document));
    this.name = document.errorType;
  }
}

/** Ends an execution that was stopped: neither Retry nor Catch may have it. */
class OverError extends Error {
  readonly isRetryable = false;
  readonly isCatchable = false;
}
