import type { CallName, Fault, Strike } from '../lab/faults.ts';
import { kindsFor } from './kinds.ts';

/** Failures in a row: one, as many as there are retries (the last one works), one more, or no end of them. */
export const COUNTS = ['once', 'until retries are exhausted', 'beyond the last retry', 'for ever'] as const;
export type Count = (typeof COUNTS)[number];

export type MatrixCase = {
  readonly name: string;
  readonly call: CallName;
  readonly strike: Strike;
  readonly count: Count;
  /** 1 to 3: first, middle and last line of the order. */
  readonly line: number;
};

const LINES: readonly (readonly [string, number])[] = [
  ['first', 1],
  ['middle', 2],
  ['last', 3],
];

export const isUndo = (call: CallName): boolean => call === 'increase' || call === 'cancel';

/**
 * Only a forward call that changes something is asked about again once its retries are over: for any other, one failure
 * more than there are retries is the same as no end of them.
 */
const countsOf = (call: CallName): readonly Count[] =>
  call === 'decrease' || call === 'register'
    ? COUNTS
    : COUNTS.filter((count) => count !== 'beyond the last retry');

/** Every case of one call: kinds × counts × lines. */
export const casesOf = (call: CallName): MatrixCase[] =>
  kindsFor(call).flatMap(([kind, strike]) =>
    countsOf(call).flatMap((count) =>
      LINES.map(([place, line]) => ({
        name: `${call}, ${kind}, ${count}, ${place} line`,
        call,
        strike,
        count,
        line,
      })),
    ),
  );

export type Retries = { readonly maxRetries: number; readonly maxUndoRetries: number };

/** How many calls in a row fail. */
export const timesOf = (
  { call, count }: MatrixCase,
  { maxRetries, maxUndoRetries }: Retries,
): number | 'always' => {
  const retries = isUndo(call) ? maxUndoRetries : maxRetries;
  switch (count) {
    case 'once':
      return 1;
    case 'until retries are exhausted':
      return retries;
    case 'beyond the last retry':
      return retries + 1;
    case 'for ever':
      return 'always';
  }
};

/** The faults of a case. For an undo to be called at all, the sale of another line is refused. */
export const faultsOf = (one: MatrixCase, retries: Retries): Fault[] => {
  const { call, line, strike } = one;
  const fault: Fault = { call, line, strike, times: timesOf(one, retries) };
  if (!isUndo(call)) return [fault];
  const refused: Strike = { kind: 'status', status: 400, from: 'service', when: 'before' };
  return [fault, { call: 'register', line: line === 3 ? 1 : 3, strike: refused, times: 'always' }];
};
