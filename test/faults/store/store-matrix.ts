import { randomUUID } from 'node:crypto';
import pMap from 'p-map';
import { accountsOf } from '../invariants/accounts.ts';
import { sagaViolations } from '../invariants/saga-violations.ts';
import { type Line, sagaIdOf } from '../lab/desk.ts';
import type { Fault } from '../lab/faults.ts';
import type { Lab } from '../lab/lab.ts';
import { rescueUntilQuiet } from '../lab/rescue-until-quiet.ts';
import { orderLines } from '../lab/services.ts';
import { STORE_FAULTS, type StoreGate, type StorePlan } from '../lab/store-gate.ts';

export type Shape = {
  readonly name: string;
  readonly lines: readonly Line[];
  readonly faults: readonly Fault[];
};

const REFUSED: Fault = {
  call: 'register',
  line: 2,
  strike: { kind: 'status', status: 400, from: 'service' },
  times: 'always',
};

export const SHAPES: readonly Shape[] = [
  { name: 'one line', lines: orderLines(2), faults: [] },
  { name: 'three lines', lines: orderLines(2, 3, 5), faults: [] },
  { name: 'three lines, undone', lines: orderLines(2, 3, 5), faults: [REFUSED] },
];

/** Once: the client asks again by itself. Four times: it gives up, and the function with it. */
const TIMES = [1, 4];
const AT_ONCE = 16;

export type StoreCase = { readonly name: string; readonly shape: Shape; readonly plan: StorePlan };

/** Every call about the record × every fault × every duration; how many calls there are, an undisturbed run tells. */
export const storeCases = async (lab: Lab, gate: StoreGate, shape: Shape): Promise<StoreCase[]> => {
  const { sagaId } = await lab.order({ lines: shape.lines, faults: shape.faults });
  return Array.from({ length: gate.countOf(sagaId) }, (_, index) => index).flatMap((index) =>
    STORE_FAULTS.flatMap((fault) =>
      TIMES.map((times) => ({
        name: `${shape.name}, call ${index} of the store ${fault}, ${times} time(s)`,
        shape,
        plan: { index, times, fault },
      })),
    ),
  );
};

/** Runs every case, then the rescuer until nothing is left to do; returns what was violated. */
export const runStoreMatrix = async (lab: Lab, gate: StoreGate, cases: readonly StoreCase[]) => {
  await lab.reset();
  const started = await pMap(
    cases,
    async ({ name, shape, plan }) => {
      const key = randomUUID();
      gate.plan(sagaIdOf(key), plan);
      const { sagaId, answer } = await lab.order({ lines: shape.lines, faults: shape.faults, key });
      return { name, sagaId, status: answer.status };
    },
    { concurrency: AT_ONCE },
  );
  gate.heal();
  await rescueUntilQuiet(lab);
  const truth = lab.services.truth();
  const accounts = accountsOf(truth, lab.initialStock);
  const touched = new Set(truth.journal.map(({ sagaId }) => sagaId));
  const violations = await pMap(
    started,
    async ({ name, sagaId, status }) => {
      const saga = await lab.findSaga(sagaId);
      // The caller was told 500 and nothing was stored: then nothing may have happened.
      if (!saga) return status < 500 || touched.has(sagaId) ? [`${name}: forgotten (${status})`] : [];
      return sagaViolations(lab, saga, accounts).map((violation) => `${name}: ${violation}`);
    },
    { concurrency: AT_ONCE },
  );
  return [...accounts.faults, ...violations.flat()];
};
