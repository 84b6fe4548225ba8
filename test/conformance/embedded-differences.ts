import { type Difference, PAYLOAD } from './difference.ts';

export const EMBEDDED: Readonly<Record<string, Difference>> = {
  'a result over 256 KiB is States.DataLimitExceeded, which States.ALL does not catch': PAYLOAD,
  'neighbours of a timeout': {
    aws: 'An environment runs one invocation: one cut at its timeout harms no other',
    here: 'A function runs in one worker: what else it was doing ends with `Lambda.Unknown`',
    harmless: 'AWS has that error too (out of memory); it is retried, and steps can be repeated',
    observed: ['FAILED', 'Lambda.Unknown'],
  },
};
