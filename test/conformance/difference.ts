import { expect } from '@jest/globals';

/** What an engine does where AWS does what the case says. `observed` is asserted: a difference that is gone fails. */
export type Difference = {
  readonly observed: unknown;
  readonly aws: string;
  readonly here: string;
  /** Why the order saga can live with it. */
  readonly harmless: string;
};

/** The same on both engines. */
export const PAYLOAD = {
  aws: 'A result over 256 KiB ends the execution: `States.DataLimitExceeded`',
  here: 'No limit',
  harmless: 'The payload is the id of a saga: the linter of the state machine holds it',
  observed: [expect.stringMatching(/^SUCCEEDED "x+"$/)],
};
