import { setImmediate } from 'node:timers/promises';
import { ExecutionAbortedError, ExecutionTimeoutError } from 'aws-local-stepfunctions';
import { AwsError } from '../aws-error.ts';
import { type Execution, executionArn, type Failure, type Status } from './execution.ts';
import type { Executions } from './executions.ts';
import { HistoryRecorder } from './history-recorder.ts';
import type { StateMachine } from './state-machine.ts';

interface Run {
  readonly recorder: HistoryRecorder;
  readonly abort: () => void;
}

type EndStatus = Exclude<Status, 'RUNNING'>;
type Outcome = Failure & { readonly output?: string };

const endEvents: Record<EndStatus, string> = {
  SUCCEEDED: 'ExecutionSucceeded',
  FAILED: 'ExecutionFailed',
  TIMED_OUT: 'ExecutionTimedOut',
  ABORTED: 'ExecutionAborted',
};

/** Runs executions of the stack's machines and tells `onChange` of each change of their status. */
export class StepFunctions {
  readonly executions: Executions;
  readonly #machines = new Map<string, StateMachine>();
  readonly #runs = new Map<string, Run>();
  readonly #onChange: (execution: Execution) => void;

  constructor(
    machines: readonly StateMachine[],
    executions: Executions,
    onChange: (execution: Execution) => void,
  ) {
    for (const machine of machines) this.#machines.set(machine.arn, machine);
    this.executions = executions;
    this.#onChange = onChange;
  }

  get machines(): StateMachine[] {
    return [...this.#machines.values()];
  }

  /** Finds a machine by its ARN, or by that of one of its versions or aliases. Throws StateMachineDoesNotExist. */
  machine(arn: string): StateMachine {
    const machine = this.#machines.get(arn) ?? this.#machines.get(arn.split(':').slice(0, 7).join(':'));
    if (!machine) throw new AwsError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  }

  /** `input` is JSON text. A name is taken once; repeating a start that still runs, with its input, is the same start. */
  start(machineArn: string, name: string, input: string): Execution {
    const machine = this.machine(machineArn);
    const arn = executionArn(machine.arn, name);
    const known = this.executions.find(arn);
    if (known?.status === 'RUNNING' && known.input === input) return known;
    if (known) throw new AwsError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    const data: unknown = JSON.parse(input);
    const startedAt = Date.now();
    const execution: Execution = { arn, name, machineArn: machine.arn, input, startedAt, status: 'RUNNING' };
    const recorder = new HistoryRecorder();
    recorder.started(startedAt, data, machine.roleArn);
    this.executions.started(execution, recorder.events);
    this.#onChange(execution);
    this.#run(machine, execution, data, recorder);
    return execution;
  }

  /** Stopping what has ended changes nothing, as on AWS. Throws ExecutionDoesNotExist. */
  stop(arn: string, failure: Failure): Execution {
    const execution = this.find(arn);
    const run = this.#runs.get(arn);
    if (!run) return execution;
    const stopped = this.#end(arn, 'ABORTED', failure);
    run.abort();
    return stopped;
  }

  find(arn: string): Execution {
    const execution = this.executions.find(arn);
    if (!execution) throw new AwsError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  }

  /** Stops without a word: what still runs is found as running by the next start, which knows that it does not. */
  shutDown(): void {
    for (const [arn, { abort }] of [...this.#runs]) {
      this.#runs.delete(arn);
      abort();
    }
  }

  #run(machine: StateMachine, { arn, name }: Execution, input: unknown, recorder: HistoryRecorder): void {
    const context = {
      Execution: { Id: arn, Name: name, RoleArn: machine.roleArn },
      StateMachine: { Id: machine.arn, Name: machine.name },
    };
    const isOver = () => !this.#runs.has(arn);
    // Known as running before the engine is, because the engine calls the first task at once.
    const run = { recorder, abort: () => {} };
    this.#runs.set(arn, run);
    const { abort, result, eventLogs } = machine.run(input, context, recorder, isOver);
    run.abort = abort;
    const told = (async () => {
      for await (const event of eventLogs) if (!isOver()) recorder.observe(event);
    })();
    const settle = async (status: EndStatus, outcome: Outcome) => {
      // All events are out by now, but the generator can stay open: one turn of the event loop empties it.
      await Promise.race([told, setImmediate()]);
      if (!isOver()) this.#end(arn, status, outcome);
    };
    result.then(
      (output) => settle('SUCCEEDED', { output: JSON.stringify(output) }),
      (error: Error) => settle(...failureOf(error)),
    );
  }

  #end(arn: string, status: EndStatus, outcome: Outcome): Execution {
    const at = Date.now();
    const { output, ...failure } = outcome;
    const details = output === undefined ? { ...failure } : { output: JSON.parse(output) as unknown };
    this.#runs.get(arn)?.recorder.ended(at, endEvents[status], details);
    this.#runs.delete(arn);
    const execution = this.executions.ended(arn, status, at, outcome);
    this.#onChange(execution);
    return execution;
  }
}

function failureOf(error: Error): [EndStatus, Failure] {
  if (error instanceof ExecutionTimeoutError) return ['TIMED_OUT', { error: 'States.Timeout' }];
  if (error instanceof ExecutionAbortedError) return ['ABORTED', {}];
  const reason = error.cause instanceof Error ? error.cause : error;
  return ['FAILED', { error: reason.name, cause: reason.message }];
}
