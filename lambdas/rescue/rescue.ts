import pMap from 'p-map';
import { hasCallUnderWay, type NumberedExecution, rescued } from '../../domain/intervention.ts';
import { type Saga, secondsSinceWrite } from '../../domain/saga.ts';
import { isAtRest } from '../../domain/states.ts';
import type { Executions } from '../clients/executions.ts';
import type { SagaList } from '../store/saga-list.ts';
import type { SagaStore } from '../store/saga-store.ts';
import type { Log } from '../telemetry/log.ts';

/** Executions started by one run, and at a time: a flood of rescues must not become the next outage. */
const MAX_STARTS = 100;
const CONCURRENCY = 8;
/** From this execution on, one that ends by itself is followed ever later: something is wrong beyond one stop. */
const PATIENT_EXECUTIONS = 5;
const MAX_WAIT_SECONDS = 600;

export type RescueDeps = {
  readonly list: Pick<SagaList, 'unfinished'>;
  readonly store: SagaStore;
  readonly executions: Executions;
  /** A saga that was written to more recently than this is left alone: its start may be under way. */
  readonly graceSeconds: number;
  readonly now: () => Date;
  readonly log: Log;
};

/** What it takes to look at one saga that is known. */
type RescueOneDeps = Omit<RescueDeps, 'list'>;

export type RescueReport = {
  readonly unfinished: number;
  /** Of these, the ones that wait for a person. */
  readonly parked: number;
  readonly restarted: number;
  /** Age of the oldest saga that is neither finished nor parked, in seconds. */
  readonly oldestSeconds: number;
};

const isTooSoon = (saga: Saga, graceSeconds: number, now: Date): boolean => {
  const extra = saga.execution - PATIENT_EXECUTIONS;
  return extra > 0 && secondsSinceWrite(saga, now) < Math.min(graceSeconds * 2 ** extra, MAX_WAIT_SECONDS);
};

/** Starts again every saga that is not finished, not parked, not just written to, and that no execution works on. */
export const rescueSagas = async (deps: RescueDeps): Promise<RescueReport> => {
  const { list, graceSeconds, now, log } = deps;
  const { sagas, unreadable } = await list.unfinished();
  if (unreadable.length > 0) log.error('Enregistrements illisibles', { sagas: unreadable });
  const working = sagas.filter(({ etat_actuel }) => etat_actuel !== 'COMPENSATION_BLOQUEE');
  const due = working
    .filter((saga) => secondsSinceWrite(saga, now()) >= graceSeconds)
    .sort((a, b) => (a.date_creation < b.date_creation ? -1 : 1));
  // Taken before a look, given back when it ended without a start: rescues side by side keep to the bound too.
  let startsLeft = MAX_STARTS;
  await pMap(
    due,
    async (saga) => {
      if (startsLeft === 0) return;
      startsLeft--;
      if (!(await rescueSaga(saga, deps))) startsLeft++;
    },
    { concurrency: CONCURRENCY },
  );
  const oldestSeconds = Math.max(
    0,
    ...working.map(({ date_creation }) => (now().getTime() - Date.parse(date_creation)) / 1000),
  );
  return {
    unfinished: sagas.length,
    parked: sagas.length - working.length,
    restarted: MAX_STARTS - startsLeft,
    oldestSeconds,
  };
};

/**
 * Starts a saga again as soon as its execution has stopped; true when it did. What is better waited for is left to the
 * next pass: a call that may be on its way, whose function still writes down what became of it, and a saga that stops
 * again and again.
 */
export const rescueStopped = async (
  { saga_id, execution }: NumberedExecution,
  deps: RescueOneDeps,
): Promise<boolean> => {
  const saga = await deps.store.find(saga_id);
  if (saga?.execution !== execution || execution > PATIENT_EXECUTIONS) return false;
  if (isAtRest(saga.etat_actuel) || hasCallUnderWay(saga)) return false;
  return rescueSaga(saga, deps);
};

/** True when an execution was started. The optimistic lock and the execution's name let only one rescuer through. */
const rescueSaga = async (
  saga: Saga,
  { store, executions, graceSeconds, now, log }: RescueOneDeps,
): Promise<boolean> => {
  try {
    const status = await executions.status(saga);
    if (status === 'RUNNING' || (status === 'ENDED' && isTooSoon(saga, graceSeconds, now()))) return false;
    const current =
      status === 'ABSENT'
        ? saga
        : await store.update(saga, (seen) =>
            seen.version === saga.version
              ? rescued(seen, "L'exécution s'est arrêtée avant la fin", now())
              : seen,
          );
    if (status !== 'ABSENT' && current.execution === saga.execution) return false;
    await executions.start(current);
    log.info('Saga reprise', { saga_id: saga.saga_id, execution: current.execution, etat: saga.etat_actuel });
    return true;
  } catch (error) {
    log.error('Reprise manquée', { saga_id: saga.saga_id, erreur: String(error) });
    return false;
  }
};
