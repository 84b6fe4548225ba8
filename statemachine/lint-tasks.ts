import { type LintedState, tasksOf } from './lint-graph.ts';
import type { Rule } from './lint-rule.ts';

export const tasksHaveTimeout: Rule = ({ machine }) =>
  tasksOf(machine)
    .filter(([, { TimeoutSeconds }]) => typeof TimeoutSeconds !== 'number')
    .map(([state]) => ({ state, message: 'has no TimeoutSeconds' }));

/** ARN or name of the function that a task calls, directly or through the Lambda integration. */
const functionOf = ({ Resource = '', Parameters }: LintedState): string =>
  Resource.endsWith(':lambda:invoke') ? String(Parameters?.FunctionName) : Resource;

/** `arn:aws:lambda:{region}:{account}:function:{name}:{alias}` */
const nameIn = (arn: string): string => arn.split(':')[6] ?? arn;

/** A task that gives up before its function leaves work that goes on after the machine has moved on. */
export const tasksOutlastFunctions: Rule = ({ machine, functionTimeouts }) =>
  tasksOf(machine).flatMap(([state, task]) => {
    const called = functionOf(task);
    const seconds = functionTimeouts[called] ?? functionTimeouts[nameIn(called)];
    if (seconds === undefined) return [{ state, message: `calls ${called}, whose timeout is not known` }];
    return (task.TimeoutSeconds ?? Number.POSITIVE_INFINITY) > seconds
      ? []
      : [{ state, message: `gives up after ${task.TimeoutSeconds} s, its function after ${seconds} s` }];
  });

/** A catcher that names only some errors lets a timeout or a throttled call end the execution, and skip every undo. */
export const everyErrorCaught: Rule = ({ machine }) =>
  tasksOf(machine)
    .filter(([, { Catch }]) => Catch?.at(-1)?.ErrorEquals?.join() !== 'States.ALL')
    .map(([state]) => ({ state, message: 'does not end its Catch with States.ALL' }));

const RESHAPING_FIELDS = ['InputPath', 'OutputPath', 'ResultSelector'];

/**
 * The payload stays the claim check it was: a payload that grows ends in States.DataLimitExceeded, and one that lost
 * `saga_id` in States.Runtime. States.ALL catches neither.
 */
export const payloadKept: Rule = ({ machine }) =>
  Object.entries(machine.States ?? {}).flatMap(([state, fields]) => {
    const reshaping = RESHAPING_FIELDS.filter((field) => field in fields);
    const keepsResult =
      ['Task', 'Pass', 'Map', 'Parallel'].includes(fields.Type ?? '') && fields.ResultPath !== null;
    const losing = (fields.Catch ?? []).filter(
      ({ ResultPath }) => ResultPath !== null && !/^\$\.(?!saga_id\b)\w+$/.test(ResultPath ?? '$'),
    );
    return [
      ...reshaping.map((field) => ({ state, message: `${field} reshapes the payload` })),
      ...(keepsResult
        ? [{ state, message: 'puts its result into the payload: ResultPath must be null' }]
        : []),
      ...losing.map(({ ResultPath = '$' }) => ({
        state,
        message: `catches over the payload, at ${ResultPath}`,
      })),
    ];
  });
