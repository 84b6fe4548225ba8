import { caughtTo, nextOf, statesOf } from './lint-graph.ts';
import type { Rule } from './lint-rule.ts';

const TERMINAL_TYPES = ['Succeed', 'Fail'];

/** Every transition leads to a state, and every state leads on or ends. */
export const transitionsExist: Rule = ({ machine }) => {
  const names = new Set(statesOf(machine).map(([name]) => name));
  const inside = statesOf(machine).flatMap(([name, state]) => {
    const nowhere = [...nextOf(state), ...caughtTo(state)].filter((exit) => !names.has(exit));
    const stuck = nextOf(state).length === 0 && !state.End && !TERMINAL_TYPES.includes(state.Type ?? '');
    return [
      ...nowhere.map((exit) => ({ state: name, message: `leads to ${exit}, which is not a state` })),
      ...(stuck ? [{ state: name, message: 'has neither Next nor End' }] : []),
    ];
  });
  const startsNowhere = !names.has(machine.StartAt ?? '');
  return startsNowhere ? [{ message: `StartAt ${machine.StartAt} is not a state` }, ...inside] : inside;
};

export const statesReachable: Rule = ({ machine }) => {
  const reached = new Set([machine.StartAt]);
  const states = new Map(statesOf(machine));
  for (const name of reached) {
    const state = states.get(name ?? '') ?? {};
    for (const exit of [...nextOf(state), ...caughtTo(state)]) reached.add(exit);
  }
  return [...states.keys()]
    .filter((name) => !reached.has(name))
    .map((state) => ({ state, message: 'cannot be reached' }));
};

/** A Choice that matches nothing fails with States.NoChoiceMatched, which no Catch of a Choice can take. */
export const choicesHaveDefault: Rule = ({ machine }) =>
  statesOf(machine)
    .filter(([, { Type, Default }]) => Type === 'Choice' && Default === undefined)
    .map(([state]) => ({ state, message: 'is a Choice without Default' }));

/** The states inside a Map or a Parallel escape these rules, and one that fails discards what its siblings did. */
export const noNestedStates: Rule = ({ machine }) =>
  statesOf(machine)
    .filter(([, { Type }]) => Type === 'Map' || Type === 'Parallel')
    .map(([state, { Type }]) => ({ state, message: `is a ${Type}: lines are worked on inside a function` }));

const JSONATA_FIELDS = ['Arguments', 'Output', 'Assign'];

const usesJsonata = (fields: Readonly<Record<string, unknown>>): boolean =>
  (fields.QueryLanguage !== undefined && fields.QueryLanguage !== 'JSONPath') ||
  JSONATA_FIELDS.some((field) => field in fields);

/** The embedded runtime's engine ignores JSONata and variables without a word. */
export const noJsonata: Rule = ({ machine }) => [
  ...(usesJsonata(machine) ? [{ message: 'the machine uses JSONata' }] : []),
  ...statesOf(machine)
    .filter(([, state]) => usesJsonata(state) || JSON.stringify(state).includes('{%'))
    .map(([state]) => ({ state, message: 'uses JSONata or variables' })),
];

/** `$$.State` is unknown to the embedded runtime's engine; `$$.StateMachine` is another thing. */
export const noStateContext: Rule = ({ machine }) =>
  statesOf(machine)
    .filter(([, state]) => /\$\$\.State(?!Machine)/.test(JSON.stringify(state)))
    .map(([state]) => ({ state, message: 'reads $$.State' }));
