import { type AslCase, caught, DONE, Done, ERRORS, retry, task, UNDONE, Undone } from './asl-case.ts';

const PATHS = 'https://docs.aws.amazon.com/step-functions/latest/dg/input-output-resultpath.html';
const FAIL = 'https://docs.aws.amazon.com/step-functions/latest/dg/state-fail.html';
const TASK = 'https://docs.aws.amazon.com/step-functions/latest/dg/state-task.html';
const CHOICE = 'https://docs.aws.amazon.com/step-functions/latest/dg/state-choice.html';
const STRUCTURE = 'https://docs.aws.amazon.com/step-functions/latest/dg/statemachine-structure.html';

/** Results, failures of every kind, and how executions end. */
export const FLOW_CASES: readonly AslCase[] = [
  {
    name: 'a result replaces the input',
    source: PATHS,
    states: { A: task({ Next: 'Done' }), Done },
    trace: ['+A', 'ok', '-A', ...DONE, 'SUCCEEDED {"attempts":1}'],
  },
  {
    name: 'ResultPath null hands the input on',
    source: PATHS,
    states: { A: task({ ResultPath: null, Next: 'Done' }), Done },
    input: { colour: 'blue' },
    trace: ['+A', 'ok', '-A', ...DONE, 'SUCCEEDED {"colour":"blue"}'],
  },
  {
    name: 'a task past its TimeoutSeconds is States.Timeout',
    source: TASK,
    states: {
      A: task({
        TimeoutSeconds: 1,
        Catch: [caught(['States.Timeout'], 'Undone')],
        Next: 'Done',
      }),
      Done,
      Undone,
    },
    input: { colour: 'blue' },
    errors: ['linger'],
    trace: ['+A', '!States.Timeout', '-A', ...UNDONE, 'SUCCEEDED {"colour":"blue"}'],
  },
  {
    name: 'a function past its own timeout is Sandbox.Timedout',
    source: 'https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html',
    states: { A: task({ End: true }) },
    errors: ['hang'],
    trace: ['+A', '!Sandbox.Timedout', 'FAILED Sandbox.Timedout'],
  },
  {
    name: 'a function whose process ends is Runtime.ExitError',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html',
    states: { A: task({ Retry: [retry(['Runtime.ExitError'], 1)], End: true }) },
    errors: ['exit', 'exit'],
    trace: ['+A', '!Runtime.ExitError', '!Runtime.ExitError', 'FAILED Runtime.ExitError'],
  },
  {
    name: 'Fail says its error and cause',
    source: FAIL,
    states: { A: { Type: 'Fail', Error: 'Refused', Cause: 'because' } },
    trace: ['+A', 'FAILED Refused because'],
  },
  {
    name: 'Fail takes error and cause from its input',
    source: FAIL,
    states: { A: { Type: 'Fail', ErrorPath: '$.error', CausePath: '$.cause' } },
    input: { error: 'Refused', cause: 'because' },
    trace: ['+A', 'FAILED Refused because'],
  },
  {
    name: 'Choice takes the first rule that holds, else its default',
    source: CHOICE,
    states: {
      A: {
        Type: 'Choice',
        Choices: [
          { Variable: '$.missing', IsPresent: true, Next: 'Done' },
          { Variable: '$.count', NumericGreaterThan: 5, Next: 'Done' },
        ],
        Default: 'Undone',
      },
      Done,
      Undone,
    },
    input: { count: 5 },
    trace: ['+A', '-A', ...UNDONE, 'SUCCEEDED {"count":5}'],
  },
  {
    name: 'a machine past its TimeoutSeconds is TIMED_OUT',
    source: STRUCTURE,
    timeout: 1,
    states: { A: { Type: 'Wait', Seconds: 30, End: true } },
    trace: ['+A', 'TIMED_OUT States.Timeout'],
  },
  {
    name: 'a result over 256 KiB is States.DataLimitExceeded, which States.ALL does not catch',
    source: ERRORS,
    states: { A: task({ Catch: [caught(['States.ALL'], 'Undone')], Next: 'Done' }), Done, Undone },
    input: { bytes: 300_000 },
    trace: ['FAILED States.DataLimitExceeded'],
  },
];
