import { type LintedMachine, type LintedState, nextOf, stateOf, tasksOf } from './lint-graph.ts';
import type { Rule } from './lint-rule.ts';

/** What an execution starts with. */
const INPUT = ['saga_id'];

const read = (value: unknown): string[] =>
  value === null || typeof value !== 'object'
    ? []
    : Object.entries(value).flatMap(([key, inner]) =>
        key.endsWith('.$') && typeof inner === 'string'
          ? (/^\$\.(\w+)/.exec(inner)?.slice(1) ?? [])
          : read(inner),
      );

type Edge = { readonly to: string; readonly adds: readonly string[] };

const edgesOf = (state: LintedState): Edge[] => [
  ...nextOf(state).map((to) => ({ to, adds: [] })),
  ...(state.Catch ?? []).flatMap(({ Next, ResultPath }) =>
    Next === undefined ? [] : [{ to: Next, adds: /^\$\.(\w+)/.exec(ResultPath ?? '')?.slice(1) ?? [] }],
  ),
];

/** The fields that the payload has in every state, whichever way the execution came there. */
const payloadBefore = (machine: LintedMachine): Map<string, ReadonlySet<string>> => {
  const known = new Map<string, ReadonlySet<string>>();
  const visit = (name: string, payload: ReadonlySet<string>): void => {
    const seen = known.get(name);
    const common = seen ? new Set([...seen].filter((field) => payload.has(field))) : payload;
    if (seen && common.size === seen.size) return;
    known.set(name, common);
    for (const { to, adds } of edgesOf(stateOf(machine, name))) visit(to, new Set([...common, ...adds]));
  };
  if (machine.StartAt !== undefined) visit(machine.StartAt, new Set(INPUT));
  return known;
};

/** A path that is not there fails with States.Runtime, which no Catch takes. */
export const pathsAreThere: Rule = ({ machine }) => {
  const payloads = payloadBefore(machine);
  return tasksOf(machine).flatMap(([state, { Parameters }]) =>
    read(Parameters)
      .filter((field) => payloads.has(state) && !payloads.get(state)?.has(field))
      .map((field) => ({ state, message: `reads $.${field}, which not every way here has set` })),
  );
};
