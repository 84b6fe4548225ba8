import { type AslCase, ERRORS, retry, task } from './asl-case.ts';

/** Which errors are retried, and how often. */
export const RETRY_CASES: readonly AslCase[] = [
  {
    name: 'Retry by name, until it goes well',
    source: ERRORS,
    states: { A: task({ Retry: [retry(['Busy'], 3)], End: true }) },
    errors: ['Busy', 'Busy'],
    trace: ['+A', '!Busy', '!Busy', 'ok', '-A', 'SUCCEEDED {"attempts":3}'],
  },
  {
    name: 'Retry gives up after MaxAttempts',
    source: ERRORS,
    states: { A: task({ Retry: [retry(['Busy'], 2)], End: true }) },
    errors: ['Busy', 'Busy', 'Busy', 'Busy'],
    trace: ['+A', '!Busy', '!Busy', '!Busy', 'FAILED Busy'],
  },
  {
    name: 'Retry leaves other errors alone',
    source: ERRORS,
    states: { A: task({ Retry: [retry(['Busy'], 2)], End: true }) },
    errors: ['Refused'],
    trace: ['+A', '!Refused', 'FAILED Refused'],
  },
  {
    name: 'MaxAttempts 0 forbids a retry that a later retrier would make',
    source: ERRORS,
    states: { A: task({ Retry: [retry(['Refused'], 0), retry(['States.ALL'], 2)], End: true }) },
    errors: ['Busy', 'Refused'],
    trace: ['+A', '!Busy', '!Refused', 'FAILED Refused'],
  },
  {
    name: 'each retrier counts its own attempts',
    source: ERRORS,
    states: { A: task({ Retry: [retry(['Busy'], 1), retry(['Slow'], 1)], End: true }) },
    errors: ['Busy', 'Slow'],
    trace: ['+A', '!Busy', '!Slow', 'ok', '-A', 'SUCCEEDED {"attempts":3}'],
  },
];
