import { tally } from '../../faults/tally.ts';
import type { Wait } from './orders.ts';

/** For Jest: every wait here has a limit of its own, so that this one only ends a test that hangs. */
export const HANGING_MS = 3_600_000;

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

/**
 * Prints the size of what was enumerated, what went wrong, and how near the slowest came to what is allowed, past Jest's
 * own frames around each line; adds it to the total of the run. Returns the violations.
 */
export const tell = (title: string, cases: number, outcomes: readonly Wait[], remark = ''): string[] => {
  const violations = outcomes.flatMap((outcome) => outcome.violations);
  const [slowest] = outcomes.toSorted((a, b) => b.tookMs / b.allowedMs - a.tookMs / a.allowedMs);
  const pace = slowest
    ? `, all finished after ${seconds(slowest.tookMs)}, allowed ${seconds(slowest.allowedMs)}`
    : '';
  tally(title, cases, violations.length, `${remark}${pace}`);
  for (const text of violations.slice(0, 20)) process.stdout.write(`  ${text}\n`);
  return violations;
};
