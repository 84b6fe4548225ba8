import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { accountsOf } from '../invariants/accounts.ts';
import { sagaViolations } from '../invariants/saga-violations.ts';
import { sagaIdOf } from '../lab/desk.ts';
import type { Lab } from '../lab/lab.ts';
import { rescueUntilQuiet } from '../lab/rescue-until-quiet.ts';
import type { StoreGate } from '../lab/store-gate.ts';
import { decisionsFor } from '../matrix/decisions.ts';
import { linesOf, type Scenario, type World } from './arbitraries.ts';

/** What is still open after a person sent it back so often is stuck. */
const TURNS = 6;
/** The latest that a late call arrives after its caller gave up. */
const LATE_MS = 1_000;

/** Plays a world to its end, with the rescuer and then with a person; returns what was violated on the way. */
export const play = async (lab: Lab, gate: StoreGate, { stock, sagas }: World): Promise<string[]> => {
  await lab.reset(stock);
  const cast = sagas.map((scenario) => ({ scenario, key: randomUUID() }));
  const ids = cast.map(({ key }) => sagaIdOf(key));
  const deaths = new Map(cast.map(({ scenario, key }) => [sagaIdOf(key), scenario.death]));
  lab.setFates((name, event) => {
    const { saga_id: sagaId } = event as { saga_id: string };
    return (index) => {
      const death = deaths.get(sagaId);
      if (death?.functionName !== name || death.index !== index) return undefined;
      deaths.delete(sagaId);
      return death.when;
    };
  });
  const statuses = await Promise.all(cast.map(({ scenario, key }) => placed(lab, gate, scenario, key)));
  await rescueUntilQuiet(lab);
  lab.setFates(undefined);
  gate.heal();
  await rescueUntilQuiet(lab);
  const found = await look(lab, ids, statuses, stock);

  // Whatever was wrong is right again, and a person sends every parked saga back. Who settles by hand what a service
  // that ignores keys did must know that nothing is on its way to it any more.
  lab.schedule.heal();
  const late = sagas.some(({ faults }) => faults.some(({ strike }) => strike.kind === 'late'));
  if (late && decidesByHand(lab)) await pause(LATE_MS);
  for (let turn = 0; turn < TURNS && (await settleParked(lab, ids, stock)); turn++)
    await rescueUntilQuiet(lab);
  if (late) await pause(LATE_MS);
  found.push(...(await look(lab, ids, statuses, stock)));
  for (const sagaId of ids) {
    const saga = await lab.findSaga(sagaId);
    if (saga && !saga.est_terminee) found.push(`${sagaId} cannot be ended: ${saga.etat_actuel}`);
  }
  return found;
};

const decidesByHand = ({ policy }: Lab): boolean => !policy.inventoryHonoursKey || !policy.ordersHonourKey;

const placed = async (lab: Lab, gate: StoreGate, scenario: Scenario, key: string): Promise<number> => {
  if (scenario.store) gate.plan(sagaIdOf(key), scenario.store);
  const { stopAfterMs, faults } = scenario;
  const { answer } = await lab.order({
    lines: linesOf(scenario),
    faults,
    key,
    onStarted: (sagaId) => {
      if (stopAfterMs !== undefined) setTimeout(() => lab.abort(`${sagaId}-1`), stopAfterMs);
    },
  });
  return answer.status;
};

const look = async (
  lab: Lab,
  ids: readonly string[],
  statuses: readonly number[],
  stock: number,
): Promise<string[]> => {
  const truth = lab.services.truth();
  const accounts = accountsOf(truth, stock);
  const found = [...accounts.faults];
  for (const [index, sagaId] of ids.entries()) {
    const saga = await lab.findSaga(sagaId);
    if (saga)
      found.push(...sagaViolations(lab, saga, accounts).map((violation) => `saga ${index}: ${violation}`));
    else if ((statuses[index] ?? 0) < 500 || truth.journal.some((effect) => effect.sagaId === sagaId)) {
      found.push(`saga ${index} is forgotten`);
    }
  }
  return found;
};

/** True when a saga was parked, and has been sent back. */
const settleParked = async (lab: Lab, ids: readonly string[], stock: number): Promise<boolean> => {
  const accounts = accountsOf(lab.services.truth(), stock);
  let settled = false;
  for (const sagaId of ids) {
    const saga = await lab.findSaga(sagaId);
    if (saga?.etat_actuel !== 'COMPENSATION_BLOQUEE') continue;
    const decisions = decidesByHand(lab) ? decisionsFor(saga, accounts) : [];
    const { headers } = await lab.compensate(sagaId, { acteur: 'test', motif: 'panne réparée', decisions });
    // Told that a call may still be on its way, a person waits and looks again.
    await pause(Number(headers['Retry-After'] ?? 0) * 1000);
    settled = true;
  }
  return settled;
};
