import { type AslCase, caught, Done, ERRORS, retry, task, UNDONE, Undone } from './asl-case.ts';

/** Which errors are caught, and by which catcher. */
export const CATCH_CASES: readonly AslCase[] = [
  {
    name: 'Catch comes after Retry, by name',
    source: ERRORS,
    states: {
      A: task({ Retry: [retry(['Busy'], 1)], Catch: [caught(['Busy'], 'Undone')], Next: 'Done' }),
      Done,
      Undone,
    },
    errors: ['Busy', 'Busy'],
    trace: ['+A', '!Busy', '!Busy', '-A', ...UNDONE, 'SUCCEEDED {}'],
  },
  {
    name: 'the first catcher that matches wins',
    source: ERRORS,
    states: {
      A: task({
        Catch: [caught(['Busy'], 'Done'), caught(['Refused'], 'Undone'), caught(['States.ALL'], 'Done')],
        Next: 'Done',
      }),
      Done,
      Undone,
    },
    errors: ['Refused'],
    trace: ['+A', '!Refused', '-A', ...UNDONE, 'SUCCEEDED {}'],
  },
  {
    name: 'States.ALL catches what has no catcher of its own',
    source: ERRORS,
    states: {
      A: task({ Catch: [caught(['Busy'], 'Done'), caught(['States.ALL'], 'Undone')], Next: 'Done' }),
      Done,
      Undone,
    },
    errors: ['Refused'],
    trace: ['+A', '!Refused', '-A', ...UNDONE, 'SUCCEEDED {}'],
  },
  {
    name: 'an undo that fails is caught by its own catchers, with its own retries',
    source: ERRORS,
    states: {
      A: task({ Retry: [retry(['Busy'], 1)], Catch: [caught(['States.ALL'], 'B')], End: true }),
      B: task({
        Retry: [retry(['Busy'], 2)],
        Catch: [caught(['States.ALL'], 'C')],
        ResultPath: null,
        End: true,
      }),
      C: task({ ResultPath: null, Next: 'Parked' }),
      Parked: { Type: 'Fail', Error: 'PersonNeeded' },
    },
    errors: ['Busy', 'Busy', 'Busy', 'Busy', 'Busy'],
    trace: [
      '+A',
      '!Busy',
      '!Busy',
      '-A',
      '+B',
      '!Busy',
      '!Busy',
      '!Busy',
      '-B',
      '+C',
      'ok',
      '-C',
      '+Parked',
      'FAILED PersonNeeded',
    ],
  },
  {
    name: 'the error is kept beside the input where ResultPath says',
    source: ERRORS,
    states: {
      A: task({ Catch: [caught(['States.ALL'], 'Undone', { ResultPath: '$.why' })], Next: 'Done' }),
      Done,
      Undone: { Type: 'Pass', Parameters: { 'colour.$': '$.colour', 'why.$': '$.why.Error' }, End: true },
    },
    errors: ['Refused'],
    input: { colour: 'blue' },
    trace: ['+A', '!Refused', '-A', ...UNDONE, 'SUCCEEDED {"colour":"blue","why":"Refused"}'],
  },
  {
    name: 'States.TaskFailed does not match States.Timeout',
    source: ERRORS,
    states: {
      A: task({
        TimeoutSeconds: 1,
        Catch: [caught(['States.TaskFailed'], 'Done'), caught(['States.ALL'], 'Undone')],
        Next: 'Done',
      }),
      Done,
      Undone,
    },
    errors: ['linger'],
    trace: ['+A', '!States.Timeout', '-A', ...UNDONE, 'SUCCEEDED {}'],
  },
  {
    name: 'States.TaskFailed matches what a function throws',
    source: ERRORS,
    states: {
      A: task({ Catch: [caught(['States.TaskFailed'], 'Undone')], Next: 'Done' }),
      Done,
      Undone,
    },
    errors: ['Refused'],
    trace: ['+A', '!Refused', '-A', ...UNDONE, 'SUCCEEDED {}'],
  },
];
