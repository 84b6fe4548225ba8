import { answeredLate, askedToSettle, closeIfUndone, outstanding } from './closing.ts';
import { CompensationIncomplete } from './errors.ts';
import type { EffectPolicy, LineOutcomes } from './forward.ts';
import {
  isOutstanding,
  isUndoable,
  type LedgerEntry,
  undoClaimed,
  withOutcome,
  withUndoOutcome,
} from './ledger.ts';
import { type Failure, moveTo, note, type Saga, withLedger } from './saga.ts';
import {
  canTransition,
  endsWithoutCompensation,
  isForward,
  isTerminal,
  type SagaState,
  TRANSITIONS,
} from './states.ts';
import { EFFECT_STEPS, type EffectStep, STEPS, type StepDescription } from './steps.ts';

const descriptions: readonly StepDescription[] = Object.values(STEPS);

/** The state in which the saga can be stopped: the one it is in or, between two steps, the next step's. */
const stoppedIn = (saga: Saga, preferred: SagaState): { during: SagaState; failure: SagaState } => {
  const here = saga.etat_actuel;
  const next = TRANSITIONS[here].find(isForward) ?? here;
  for (const during of [here, next]) {
    if (canTransition(during, preferred)) return { during, failure: preferred };
  }
  const step =
    descriptions.find(({ during }) => during === here) ?? descriptions.find(({ during }) => during === next);
  return { during: step?.during ?? here, failure: step?.failure ?? preferred };
};

/**
 * Stops the forward work for good. `preferred` is the failure state that the machine chose; when the saga is no longer
 * where that state can be reached from, the stop takes the failure state of the step it is in.
 * A failure that left nothing to undo also ends the saga. No effect on a saga that is stopped or completed already.
 */
export const stepFailed = (saga: Saga, preferred: SagaState, failure: Failure, at: Date): Saga => {
  if (!isForward(saga.etat_actuel) || isPointOfNoReturn(saga.etat_actuel)) return saga;
  const { during, failure: state } = stoppedIn(saga, preferred);
  const step = descriptions.find((description) => canTransition(description.during, state));
  const entered =
    saga.etat_actuel === during
      ? saga
      : moveTo(saga, during, { type: 'ETAPE_DEMARREE', message: `Étape ${during}` }, at);
  const stopped: Saga = {
    ...moveTo(
      entered,
      state,
      {
        type: step?.failed ?? 'TENTATIVE_ECHOUEE',
        message: failure.message,
        donnees: { type: failure.type, ...failure.details },
      },
      at,
    ),
    echec: failure,
  };
  return endsWithoutCompensation(state)
    ? moveTo(stopped, 'SAGA_ANNULEE', { type: 'SAGA_ANNULEE_SANS_EFFET', message: 'Rien à annuler' }, at)
    : stopped;
};

/** Once the order exists in full there is nothing left that can fail. */
const isPointOfNoReturn = (state: SagaState): boolean =>
  state === 'COMMANDE_CREEE' || state === 'SAGA_TERMINEE';

/** Enters COMPENSATION_EN_COURS from wherever the saga is; no effect on a finished one. */
export const enterCompensation = (saga: Saga, reason: Failure, at: Date): Saga => {
  const stopped = stepFailed(saga, 'ECHEC_CREATION_COMMANDE', reason, at);
  if (isTerminal(stopped.etat_actuel) || stopped.etat_actuel === 'COMPENSATION_EN_COURS') return stopped;
  return moveTo(
    stopped,
    'COMPENSATION_EN_COURS',
    {
      type: 'COMPENSATION_DEMANDEE',
      message: reason.message,
      donnees: { type: reason.type, ...reason.details },
    },
    at,
  );
};

const stopOf = (saga: Saga, step: EffectStep): Failure =>
  saga.echec ?? { etape: step, type: 'Stopped', message: "Saga arrêtée de l'extérieur", details: {} };

/** A line's effect must not be undone while a later effect of the same line may still stand on it. */
const isHeldByLater = (saga: Saga, step: EffectStep, line: number): boolean =>
  EFFECT_STEPS.slice(EFFECT_STEPS.indexOf(step) + 1).some((later) =>
    saga.registre[later].some((entry) => entry.ligne === line && isOutstanding(entry)),
  );

const undoableLines = (saga: Saga, step: EffectStep, policy: EffectPolicy): LedgerEntry[] =>
  saga.registre[step].filter(
    (entry) => isUndoable(entry, policy.honoursKey) && !isHeldByLater(saga, step, entry.ligne),
  );

/**
 * Writes ahead what the undo of `step` is about to do. Returns the saga to save and the lines to undo; none when nothing
 * is left that may be called. Throws CompensationIncomplete on a parked saga: only a person can send it on.
 */
export const claimUndo = (
  saga: Saga,
  step: EffectStep,
  policy: EffectPolicy,
  at: Date,
): { saga: Saga; lines: readonly number[] } => {
  if (isTerminal(saga.etat_actuel)) return { saga, lines: [] };
  if (saga.etat_actuel === 'COMPENSATION_BLOQUEE') {
    throw new CompensationIncomplete('La compensation attend une décision');
  }
  const entered = enterCompensation(saga, stopOf(saga, step), at);
  if (isTerminal(entered.etat_actuel)) return { saga: entered, lines: [] };
  const lines = undoableLines(entered, step, policy)
    .slice(0, policy.honoursKey ? Number.POSITIVE_INFINITY : policy.concurrency)
    .map(({ ligne }) => ligne);
  const claimed = withLedger(entered, step, at, (entry) =>
    lines.includes(entry.ligne) ? undoClaimed(entry) : entry,
  );
  return { saga: lines.length > 0 ? claimed : closeIfUndone(entered, at), lines };
};

/**
 * Learns what became of forward calls whose answer was lost, while the saga is being undone. A question that did not
 * reach the service proves nothing: the call that it asks about may well have.
 */
export const outcomesSettled = (saga: Saga, step: EffectStep, outcomes: LineOutcomes, at: Date): Saga =>
  withLedger(saga, step, at, (entry) => {
    const outcome = outcomes.get(entry.ligne);
    if (!outcome) return entry;
    return withOutcome(entry.etat === 'EN_COURS' ? { ...entry, doute: true } : entry, outcome);
  });

/** Writes what came of the undo calls; when nothing is left to undo in the whole order, ends the saga. */
export const undoRecorded = (saga: Saga, step: EffectStep, outcomes: LineOutcomes, at: Date): Saga => {
  const undone: number[] = [];
  const recorded = withLedger(saga, step, at, (entry) => {
    const outcome = outcomes.get(entry.ligne);
    const after = outcome ? withUndoOutcome(entry, outcome) : entry;
    if (after.etat === 'ANNULEE' && entry.etat !== 'ANNULEE') undone.push(entry.ligne);
    return after;
  });
  if (isTerminal(recorded.etat_actuel)) return recorded;
  if (undone.length === 0) return answeredLate(saga, recorded, at);
  const event = {
    type: 'LIGNES_ANNULEES' as const,
    message: `${undone.length} ligne(s) annulée(s)`,
    donnees: { etape: step, lignes: undone },
  };
  return answeredLate(saga, note(recorded, event, at), at);
};

/** Can asking again still bring the undo of `step` forward? */
export const undoCanContinue = (saga: Saga, step: EffectStep, policy: EffectPolicy): boolean =>
  undoableLines(saga, step, policy).length > 0;

/** Gives the saga to a person. No effect when nothing is left to undo, or when it is parked already. */
export const park = (saga: Saga, reason: Failure, at: Date): Saga => {
  if (saga.etat_actuel === 'COMPENSATION_BLOQUEE') return saga;
  const entered = closeIfUndone(enterCompensation(saga, reason, at), at);
  if (isTerminal(entered.etat_actuel)) return entered;
  const asked = askedToSettle(outstanding(entered), reason.type, reason.message);
  return moveTo(entered, 'COMPENSATION_BLOQUEE', asked, at);
};
