import { failureIsFinal, noUndoSkipped, undoFailureNotSwallowed, undosEnd } from './lint-compensation.ts';
import { machineOutlastsUndos } from './lint-duration.ts';
import type { LintedMachine } from './lint-graph.ts';
import { pathsAreThere } from './lint-payload.ts';
import { finalErrorsNotRetried, retriesCapped, undosRetried } from './lint-retries.ts';
import type { Finding, LintOptions, Rule } from './lint-rule.ts';
import {
  choicesHaveDefault,
  noJsonata,
  noNestedStates,
  noStateContext,
  statesReachable,
  transitionsExist,
} from './lint-structure.ts';
import { everyErrorCaught, payloadKept, tasksHaveTimeout, tasksOutlastFunctions } from './lint-tasks.ts';

export type Violation = Finding & { readonly rule: RuleName };

const RULES = {
  'transitions-exist': transitionsExist,
  'states-reachable': statesReachable,
  'choices-have-default': choicesHaveDefault,
  'no-nested-states': noNestedStates,
  'no-jsonata': noJsonata,
  'no-state-context': noStateContext,
  'tasks-have-timeout': tasksHaveTimeout,
  'tasks-outlast-functions': tasksOutlastFunctions,
  'machine-outlasts-undos': machineOutlastsUndos,
  'every-error-caught': everyErrorCaught,
  'payload-kept': payloadKept,
  'paths-are-there': pathsAreThere,
  'final-errors-not-retried': finalErrorsNotRetried,
  'retries-capped': retriesCapped,
  'undos-retried': undosRetried,
  'no-undo-skipped': noUndoSkipped,
  'failure-is-final': failureIsFinal,
  'undos-end': undosEnd,
  'undo-failure-not-swallowed': undoFailureNotSwallowed,
} as const satisfies Record<string, Rule>;

export type RuleName = keyof typeof RULES;
export const RULE_NAMES = Object.keys(RULES) as readonly RuleName[];

/** What keeps `machine`, plain ASL JSON as synthesized, from undoing whatever fails. Empty when nothing does. */
export const lintMachine = (machine: LintedMachine, options: LintOptions): Violation[] =>
  RULE_NAMES.flatMap((rule) => RULES[rule]({ machine, ...options }).map((found) => ({ rule, ...found })));
