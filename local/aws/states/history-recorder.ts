import type { StateMachine } from 'aws-local-stepfunctions';
import type { HistoryEvent } from './history.ts';
import { type Attempt, TaskAttempts } from './task-attempts.ts';
import type { TaskResource } from './task-resource.ts';

type EngineEvent = ReturnType<StateMachine['run']>['eventLogs'] extends AsyncGenerator<infer E> ? E : never;

/** Turns what the engine tells, and what the tasks are seen to do, into the events of AWS. */
export class HistoryRecorder {
  readonly events: HistoryEvent[] = [];
  readonly #attempts = new TaskAttempts();
  /** The last event of each branch of a Map, which is what the next one follows. */
  readonly #last = new Map<number | undefined, number>();

  started(at: number, input: unknown, roleArn: string): void {
    this.#add(at, 'ExecutionStarted', { input, roleArn });
    this.#last.clear();
  }

  ended(at: number, type: string, details: Record<string, unknown>): void {
    this.#add(at, type, details);
  }

  called(state: string, resource: TaskResource, input: unknown): Attempt {
    const attempt = this.#attempts.called(state, resource, input);
    this.#schedule(state);
    return attempt;
  }

  succeeded(attempt: Attempt, output: unknown): void {
    attempt.result = { at: Date.now(), output };
    if (attempt.scheduled) this.#succeed(attempt);
  }

  observe(event: EngineEvent): void {
    const { type, timestamp: at } = event;
    switch (type) {
      case 'StateEntered': {
        const { name, type: kind, input } = event.state;
        this.#add(at, `${kind}StateEntered`, { name, input }, event.index);
        if (kind === 'Map' || kind === 'Parallel')
          this.#add(at, `${kind}StateStarted`, undefined, event.index);
        if (kind === 'Task') this.#owe(name);
        break;
      }
      case 'StateRetried':
        if (event.state.type === 'Task') this.#owe(event.state.name);
        break;
      case 'StateFailed':
        this.#failed(at, event.state.type, event.state.name, event.Error, event.Cause, event.index);
        break;
      case 'StateExited': {
        const { name, type: kind, output } = event.state;
        if (kind === 'Map' || kind === 'Parallel')
          this.#add(at, `${kind}StateSucceeded`, undefined, event.index);
        this.#add(at, `${kind}StateExited`, { name, output }, event.index);
        break;
      }
      case 'MapIterationStarted':
      case 'MapIterationSucceeded':
      case 'MapIterationFailed':
        this.#add(at, type, { name: event.parentState.name, index: event.index }, event.index);
        break;
      default:
        // The start and the end of the execution are told by whoever runs it; a caught error shows in what follows.
        break;
    }
  }

  #owe(state: string): void {
    this.#attempts.owe(state);
    this.#schedule(state);
  }

  #schedule(state: string): void {
    const attempt = this.#attempts.next(state);
    if (!attempt) return;
    const { arn, optimized } = attempt.resource;
    const task = optimized ? { resourceType: 'lambda', resource: 'invoke' } : { resource: arn };
    this.#add(attempt.at, `${familyOf(attempt)}Scheduled`, { ...task, input: attempt.input });
    this.#add(attempt.at, `${familyOf(attempt)}Started`, optimized ? task : undefined);
    if (attempt.result) this.#succeed(attempt);
  }

  #succeed(attempt: Attempt): void {
    if (attempt.ended || !attempt.result) return;
    this.#attempts.close(attempt);
    this.#add(attempt.result.at, `${familyOf(attempt)}Succeeded`, { output: attempt.result.output });
  }

  #failed(at: number, kind: string, state: string, error: string, cause: unknown, index?: number): void {
    const details = { error, cause: typeof cause === 'string' ? cause : JSON.stringify(cause) };
    if (kind === 'Map' || kind === 'Parallel') this.#add(at, `${kind}StateFailed`, details, index);
    const attempt = kind === 'Task' ? this.#attempts.oldestRunning(state) : undefined;
    if (!attempt) return;
    this.#attempts.close(attempt);
    const outcome = error === 'States.Timeout' ? 'TimedOut' : 'Failed';
    this.#add(at, `${familyOf(attempt)}${outcome}`, details, index);
  }

  #add(at: number, type: string, details?: Record<string, unknown>, branch?: number): void {
    const previous = this.#last.get(branch) ?? this.#last.get(undefined) ?? 0;
    this.events.push(details ? { at, type, previous, details } : { at, type, previous });
    this.#last.set(branch, this.events.length);
    if (branch !== undefined) this.#last.set(undefined, this.events.length);
  }
}

/** `lambda:invoke` reports Task* events, a function's own ARN reports LambdaFunction* events. */
const familyOf = ({ resource }: Attempt) => (resource.optimized ? 'Task' : 'LambdaFunction');
