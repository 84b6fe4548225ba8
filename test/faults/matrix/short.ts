import { CALLS, type CallName } from '../lab/faults.ts';
import { casesOf, type MatrixCase } from './cases.ts';
import { kindsFor } from './kinds.ts';

/**
 * A few dozen cases of the matrix: each call meets one in `each` kinds of fault, and every kind meets some call; counts
 * and lines take turns.
 */
export const shortMatrix = (calls: readonly CallName[] = CALLS, each = 4): MatrixCase[] =>
  calls.flatMap((call, turn) => {
    const all = casesOf(call);
    const kinds = kindsFor(call).length;
    const perKind = all.length / kinds;
    return Array.from({ length: kinds }, (_, kind) => kind)
      .filter((kind) => (kind + turn) % each === 0)
      .flatMap((kind) => all[kind * perKind + ((kind * 5 + turn) % perKind)] ?? []);
  });
