import pMap from 'p-map';
import { type Accounts, accountsOf } from '../invariants/accounts.ts';
import { answerViolations } from '../invariants/answer.ts';
import { sagaViolations } from '../invariants/saga-violations.ts';
import type { Placed } from '../lab/desk.ts';
import type { Lab } from '../lab/lab.ts';
import type { SagaView } from '../lab/saga-view.ts';
import { orderLines } from '../lab/services.ts';
import { faultsOf, type MatrixCase } from './cases.ts';
import { decisionsFor } from './decisions.ts';
import { expectationOf } from './expectation.ts';

/** Sagas at once, and cases between two looks at the books of the services. */
const AT_ONCE = 10;
const CHUNK = 60;
/** A case in which the machine was too slow for a call that nothing was wrong with runs again, this often at most. */
const MAX_RUNS = 5;

export type MatrixReport = { readonly cases: number; readonly reruns: number; readonly violations: string[] };
type Run = { readonly one: MatrixCase; readonly placed: Placed };

/** Runs every case and returns what was violated; conservation is counted at the services, all sagas together. */
export const runMatrix = async (lab: Lab, cases: readonly MatrixCase[]): Promise<MatrixReport> => {
  const violations: string[] = [];
  let pending = [...cases];
  let reruns = 0;
  for (let run = 1; pending.length > 0; run++) {
    const disturbed: MatrixCase[] = [];
    for (let from = 0; from < pending.length; from += CHUNK) {
      const chunk = await runChunk(lab, pending.slice(from, from + CHUNK));
      violations.push(...chunk.violations);
      disturbed.push(...chunk.disturbed);
    }
    reruns += disturbed.length;
    pending = disturbed;
    if (run === MAX_RUNS) {
      violations.push(
        ...pending.map(({ name }) => `${name}: never ran undisturbed, the machine is too slow`),
      );
      break;
    }
  }
  return { cases: cases.length, reruns, violations };
};

const runChunk = async (lab: Lab, cases: readonly MatrixCase[]) => {
  await lab.reset();
  const found: string[] = [];
  const runs = await pMap(
    cases,
    async (one): Promise<Run> => ({
      one,
      placed: await lab.order({ lines: orderLines(2, 3, 5), faults: faultsOf(one, lab.policy) }),
    }),
    { concurrency: AT_ONCE },
  );
  const tell = (one: MatrixCase, what: readonly string[]) => {
    found.push(...what.map((violation) => `${one.name}: ${violation}`));
  };
  const accounts = accountsOf(lab.services.truth(), lab.initialStock);
  found.push(...accounts.faults);
  const parked: Run[] = [];
  const disturbed: MatrixCase[] = [];
  for (const run of runs) {
    const { one, placed } = run;
    const saga = await lab.saga(placed.sagaId);
    tell(one, sagaViolations(lab, saga, accounts));
    tell(one, answerViolations(saga, placed.answer));
    if (lab.schedule.isDisturbed(placed.sagaId)) disturbed.push(one);
    else tell(one, outcomeViolations(lab, one, placed, saga));
    if (saga.etat_actuel === 'COMPENSATION_BLOQUEE') parked.push(run);
  }
  await pMap(parked, ({ placed }) => settle(lab, placed.sagaId, accounts), { concurrency: AT_ONCE });
  const after = accountsOf(lab.services.truth(), lab.initialStock);
  found.push(...after.faults);
  for (const { one, placed } of parked) {
    const saga = await lab.saga(placed.sagaId);
    const undisturbed = !lab.schedule.isDisturbed(placed.sagaId);
    const ended = saga.etat_actuel === 'SAGA_ANNULEE' || !undisturbed;
    tell(one, ended ? [] : [`once settled by a person, it is ${saga.etat_actuel}`]);
    tell(one, sagaViolations(lab, saga, after));
  }
  return { violations: found, disturbed };
};

const outcomeViolations = (
  lab: Lab,
  one: MatrixCase,
  { answer, sagaId }: Placed,
  saga: SagaView,
): string[] => {
  const { state, status } = expectationOf(one, lab.policy);
  const wrong =
    state === saga.etat_actuel && status === answer.status
      ? []
      : [`${saga.etat_actuel} with ${answer.status}, expected ${state} with ${status}`];
  const met = lab.schedule.tallyOf(sagaId, one.call, one.line).made > 0;
  return met ? wrong : [...wrong, 'the fault was never met'];
};

/** The fault is gone; a person sends the saga back, and settles what only a person can. */
const settle = async (lab: Lab, sagaId: string, accounts: Accounts): Promise<void> => {
  lab.schedule.heal(sagaId);
  const saga = await lab.saga(sagaId);
  const byHand = !lab.policy.inventoryHonoursKey || !lab.policy.ordersHonourKey;
  const decisions = byHand ? decisionsFor(saga, accounts) : [];
  await lab.compensate(sagaId, { acteur: 'test', motif: 'panne réparée', decisions });
  await lab.executionEnded((await lab.saga(sagaId)).donnees_contexte.execution);
};
