import { randomUUID } from 'node:crypto';
import pMap from 'p-map';
import { accountsOf } from '../invariants/accounts.ts';
import { sagaViolations } from '../invariants/saga-violations.ts';
import { type Line, sagaIdOf } from '../lab/desk.ts';
import type { Fault } from '../lab/faults.ts';
import type { Lab } from '../lab/lab.ts';
import { rescueUntilQuiet } from '../lab/rescue-until-quiet.ts';
import { orderLines } from '../lab/services.ts';

/**
 * What happens at one request of a function: its process dies before it leaves, or when its answer has arrived, and the
 * machine tries again or is stopped with it; or only the machine is stopped, and the function goes on beside the next.
 */
const ACCIDENTS = [
  'dies before, is retried',
  'dies after, is retried',
  'dies before, execution stopped',
  'dies after, execution stopped',
  'goes on, execution stopped',
] as const;
type Accident = (typeof ACCIDENTS)[number];

export type Shape = {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly faults: readonly Fault[];
};

export const SHAPES: readonly Shape[] = [
  { name: 'one line', lines: orderLines(2), faults: [] },
  {
    name: 'three lines, undone',
    lines: orderLines(2, 3, 5),
    faults: [
      {
        call: 'register',
        line: 2,
        strike: { kind: 'status', status: 400, from: 'service' },
        times: 'always',
      },
    ],
  },
];

export type CrashCase = {
  readonly name: string;
  readonly shape: Shape;
  readonly functionName: string;
  readonly index: number;
  readonly accident: Accident;
};

const AT_ONCE = 12;

/** Every request that a function makes for a saga of that shape × every accident; an undisturbed run tells how many. */
export const crashCases = async (lab: Lab, shape: Shape): Promise<CrashCase[]> => {
  const requests = new Map<string, number>();
  // The first call of a function also fetches the key of the gateway, which then stays known.
  await lab.order({ lines: shape.lines, faults: shape.faults });
  lab.setFates((name) => (index) => {
    requests.set(name, Math.max(requests.get(name) ?? 0, index + 1));
    return undefined;
  });
  await lab.order({ lines: shape.lines, faults: shape.faults });
  lab.setFates(undefined);
  return [...requests].flatMap(([functionName, count]) =>
    Array.from({ length: count }, (_, index) => index).flatMap((index) =>
      ACCIDENTS.map((accident) => ({
        name: `${shape.name}, request ${index} of ${functionName}: ${accident}`,
        shape,
        functionName,
        index,
        accident,
      })),
    ),
  );
};

/** Runs every case, then the rescuer; returns what was violated. */
export const runCrashMatrix = async (lab: Lab, cases: readonly CrashCase[]): Promise<string[]> => {
  await lab.reset();
  const waiting = new Map<string, CrashCase>();
  lab.setFates((name, event) => {
    const { saga_id: sagaId } = event as { saga_id: string };
    return (index) => {
      const due = waiting.get(sagaId);
      if (due?.functionName !== name || due.index !== index) return undefined;
      waiting.delete(sagaId);
      if (due.accident.includes('stopped')) lab.abort(`${sagaId}-1`);
      if (due.accident.startsWith('goes on')) return undefined;
      return due.accident.startsWith('dies before') ? 'before' : 'after';
    };
  });
  const placed = await pMap(
    cases,
    async (one) => {
      const key = randomUUID();
      waiting.set(sagaIdOf(key), one);
      const { sagaId } = await lab.order({ lines: one.shape.lines, faults: one.shape.faults, key });
      return { one, sagaId };
    },
    { concurrency: AT_ONCE },
  );
  lab.setFates(undefined);
  await rescueUntilQuiet(lab);
  const accounts = accountsOf(lab.services.truth(), lab.initialStock);
  const violations = await pMap(
    placed,
    async ({ one, sagaId }) => {
      const found = sagaViolations(lab, await lab.saga(sagaId), accounts);
      if (waiting.has(sagaId)) found.push('the accident never happened');
      return found.map((violation) => `${one.name}: ${violation}`);
    },
    { concurrency: AT_ONCE },
  );
  return [...accounts.faults, ...violations.flat()];
};
