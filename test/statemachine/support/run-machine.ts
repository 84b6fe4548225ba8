import { StateMachine, type StateMachineDefinition } from 'aws-local-stepfunctions';
import type { Machine } from '../../../statemachine/asl.ts';
import { SAGA_ID } from './order-machine.ts';

/** What the function behind a state does when called for the n-th time, from 1; succeeds when it returns. */
export type Fake = (call: number) => unknown;

/** Throws an error of that name, always or the first `times` times. */
export const failing =
  (name: string, times = Number.POSITIVE_INFINITY): Fake =>
  (call) => {
    if (call <= times) throw Object.assign(new Error(`${name} happened`), { name });
  };

/** Never answers: the machine's own timeout ends it. */
export const hanging: Fake = () => new Promise(() => {});

export type Run = {
  /** Every state entered, in order; `×n` when its function was called n times, not once. */
  readonly trace: readonly string[];
  readonly calls: readonly { readonly state: string; readonly input: unknown }[];
  /** SUCCEEDED, or the name of the error that the execution failed with. */
  readonly ended: string;
};

const ENDINGS = ['ExecutionSucceeded', 'ExecutionFailed', 'ExecutionTimeout', 'ExecutionAborted'];

/** Runs the real machine with a fake for each function; retry waits are cut to nothing, retries are not. */
export const runMachine = async (machine: Machine, fakes: Readonly<Record<string, Fake>>): Promise<Run> => {
  const unknown = Object.keys(fakes).filter((state) => !(state in machine.States));
  if (unknown.length > 0) throw new Error(`no such state: ${unknown.join()}`);
  const calls: { state: string; input: unknown }[] = [];
  const taskResourceLocalHandlers = Object.fromEntries(
    Object.keys(machine.States).map((state) => [
      state,
      async (input: unknown) => {
        calls.push({ state, input });
        await fakes[state]?.(calls.filter((call) => call.state === state).length);
        return { ignored: 'whatever a function returns stays out of the payload' };
      },
    ]),
  );
  const retryIntervalOverrides = Object.fromEntries(Object.keys(machine.States).map((state) => [state, 0]));
  const definition = machine as unknown as StateMachineDefinition;
  const { result, eventLogs } = new StateMachine(definition, { validationOptions: { noValidate: true } }).run(
    { saga_id: SAGA_ID },
    { overrides: { taskResourceLocalHandlers, retryIntervalOverrides } },
  );
  const entered: string[] = [];
  let ended = '';
  result.catch(() => {
    // Told by the events.
  });
  for await (const event of eventLogs) {
    if (event.type === 'StateEntered') entered.push(event.state.name);
    if (ENDINGS.includes(event.type)) {
      ended =
        event.type === 'ExecutionFailed' ? event.Error : event.type.replace('Execution', '').toUpperCase();
      break;
    }
  }
  const trace = entered.map((name) => {
    const times = calls.filter(({ state }) => state === name).length;
    return times > 1 ? `${name} ×${times}` : name;
  });
  return { trace, calls, ended };
};
