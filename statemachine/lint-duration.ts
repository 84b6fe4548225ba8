import { caughtTo, type LintedMachine, type LintedState, nextOf, stateOf } from './lint-graph.ts';
import type { Rule } from './lint-rule.ts';

/** Seconds that a state can take with every attempt as slow, and every wait as long, as it may be. */
const longestStay = ({ TimeoutSeconds = 0, Retry = [] }: LintedState): number => {
  let seconds = TimeoutSeconds;
  for (const { MaxAttempts = 3, IntervalSeconds = 1, BackoffRate = 2, MaxDelaySeconds } of Retry) {
    for (let attempt = 0; attempt < MaxAttempts; attempt++) {
      const wait = Math.min(
        IntervalSeconds * BackoffRate ** attempt,
        MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
      );
      seconds += TimeoutSeconds + wait;
    }
  }
  return seconds;
};

const longestFrom = (machine: LintedMachine, name: string, before: readonly string[] = []): number => {
  if (before.includes(name)) return 0;
  const state = stateOf(machine, name);
  const after = [...nextOf(state), ...caughtTo(state)].map((exit) =>
    longestFrom(machine, exit, [...before, name]),
  );
  return longestStay(state) + Math.max(0, ...after);
};

/** The machine's own timeout cannot be caught: were it shorter than its longest way, it would cut an undo. */
export const machineOutlastsUndos: Rule = ({ machine }) => {
  if (machine.TimeoutSeconds === undefined || machine.StartAt === undefined) return [];
  const longest = longestFrom(machine, machine.StartAt);
  return longest < machine.TimeoutSeconds
    ? []
    : [{ message: `may need ${Math.ceil(longest)} s and is cut after ${machine.TimeoutSeconds} s` }];
};
