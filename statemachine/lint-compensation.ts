import { undoState } from './asl.ts';
import {
  caughtTo,
  forwardStates,
  forwardTasks,
  isUndo,
  type LintedMachine,
  PARKED,
  pathsFrom,
  stateOf,
  statesOf,
  UNDONE,
} from './lint-graph.ts';
import type { Rule, Subject } from './lint-rule.ts';

/** The undos that a failure of each forward step needs, last effect first. */
const undosNeeded = ({ machine, saga }: Subject): Map<string, readonly string[]> => {
  if (saga) {
    return new Map(
      saga.steps.map(({ state }, index) => [
        state,
        saga.steps
          .slice(0, index + 1)
          .flatMap(({ undo }) => (undo ? [undoState(undo)] : []))
          .reverse(),
      ]),
    );
  }
  // Without the saga: what an earlier step needs undone, a later one does too, and the last one needs everything.
  const needed = new Map<string, readonly string[]>();
  let sofar: readonly string[] = [];
  for (const [name, task] of forwardTasks(machine)) {
    const general = task.Catch?.find(({ ErrorEquals }) => ErrorEquals?.includes('States.ALL'))?.Next;
    const undos = general === undefined ? [] : undosAfter(machine, general);
    sofar = [...undos.filter((undo) => !sofar.includes(undo)), ...sofar];
    needed.set(name, sofar);
  }
  const last = [...needed.keys()].at(-1);
  const everything = last === undefined ? [] : longestUndos(machine, last);
  return last !== undefined && everything.length > sofar.length ? needed.set(last, everything) : needed;
};

/** The most undos, in order, that any way from a state goes through. */
const longestUndos = (machine: LintedMachine, from: string): string[] =>
  pathsFrom(machine, from)
    .map((path) => path.filter(isUndo))
    .reduce((longest, undos) => (undos.length > longest.length ? undos : longest), []);

/** The undos on the way that goes well from a state: what its own place asks for, without what a replay may add. */
const undosAfter = (machine: LintedMachine, from: string): string[] => {
  const way = new Set<string>();
  for (
    let name: string | undefined = from;
    name !== undefined && !way.has(name);
    name = stateOf(machine, name).Next
  ) {
    way.add(name);
  }
  return [...way].filter(isUndo);
};

const containsInOrder = (path: readonly string[], needed: readonly string[]): boolean => {
  const positions = needed.map((undo) => path.indexOf(undo));
  return positions.every((position, index) => position > (positions[index - 1] ?? -1));
};

/** Whatever a step fails with, and whatever fails after it, every undo that its position needs is tried, in reverse. */
export const noUndoSkipped: Rule = (subject) =>
  [...undosNeeded(subject)].flatMap(([state, needed]) =>
    caughtTo(stateOf(subject.machine, state))
      .flatMap((target) => pathsFrom(subject.machine, target))
      .filter((path) => !containsInOrder(path, needed))
      .map((path) => ({ state, message: `can fail without ${needed.join(', ')}: ${path.join(' -> ')}` })),
  );

/** A step that failed never leads back to forward work: an order is not half done, nor done after a failure. */
export const failureIsFinal: Rule = ({ machine }) => {
  const forward = forwardStates(machine);
  return forwardTasks(machine).flatMap(([state, task]) =>
    caughtTo(task)
      .flatMap((target) => pathsFrom(machine, target))
      .filter((path) => path.some((name) => forward.includes(name)))
      .map((path) => ({ state, message: `goes on after its failure: ${path.join(' -> ')}` })),
  );
};

const endsUndoneOrParked = (machine: LintedMachine, path: readonly string[]): boolean => {
  const end = path.at(-1) ?? '';
  const { Type } = stateOf(machine, end);
  return path.includes(PARKED) ? Type === 'Fail' : end === UNDONE && Type === 'Succeed';
};

/** However an undo goes, the saga ends undone, or parked with a failed execution that somebody is told of. */
export const undosEnd: Rule = ({ machine }) =>
  statesOf(machine)
    .filter(([name]) => isUndo(name))
    .flatMap(([state]) =>
      pathsFrom(machine, state)
        .filter((path) => !endsUndoneOrParked(machine, path))
        .map((path) => ({ state, message: `ends neither undone nor parked: ${path.join(' -> ')}` })),
    );

/** An undo that is exhausted is tried no more, so the next undo or a person must hear of it: it is not swallowed. */
export const undoFailureNotSwallowed: Rule = ({ machine }) =>
  statesOf(machine)
    .filter(([name]) => isUndo(name))
    .flatMap(([state, task]) =>
      caughtTo(task)
        .flatMap((target) => pathsFrom(machine, target))
        .filter((path) => !path.some((name) => isUndo(name) || name === PARKED))
        .map((path) => ({ state, message: `swallows its failure: ${path.join(' -> ')}` })),
    );
