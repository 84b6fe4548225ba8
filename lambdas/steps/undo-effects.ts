import { claimUndo, outcomesSettled, undoCanContinue, undoRecorded } from '../../domain/compensation.ts';
import { CompensationIncomplete, ServiceUnavailable } from '../../domain/errors.ts';
import type { EffectPolicy } from '../../domain/forward.ts';
import type { LedgerEntry, Outcome } from '../../domain/ledger.ts';
import type { Saga } from '../../domain/saga.ts';
import { isTerminal } from '../../domain/states.ts';
import { EFFECT_STEPS, type EffectStep } from '../../domain/steps.ts';
import type { CallContext } from '../clients/kong.ts';
import { askedAgain } from './doubt.ts';
import { callEach, entryOf, type LineWork, undoContext } from './lines.ts';
import type { Step } from './step.ts';

export type Undo = {
  readonly step: EffectStep;
  readonly policy: EffectPolicy;
  readonly call: (work: LineWork, entry: LedgerEntry, context: CallContext) => Promise<Outcome>;
  /** Asks what became of a call whose answer was lost, when its undo needs to know. */
  readonly settle?: (work: LineWork, context: CallContext) => Promise<Outcome>;
};

/**
 * Undoes what the ledger says may stand of `step`, and nothing else. Ends with ServiceUnavailable while asking again can
 * help, with CompensationIncomplete when only a person can settle what is left.
 */
export const undoEffects =
  ({ step, policy, call, settle }: Undo): Step =>
  async ({ saga_id }, { store, now, ...attempt }) => {
    let saga: Saga | string = saga_id;
    for (;;) {
      let lines: readonly number[] = [];
      saga = await store.update(saga, (current) => {
        const claim = claimUndo(current, step, policy, now());
        lines = claim.lines;
        return claim.saga;
      });
      if (lines.length === 0) break;
      const context = undoContext(saga, { store, now, ...attempt });
      if (settle) {
        const doubtful = lines.filter((line) => entryOf(saga as Saga, step, line).etat !== 'FAITE');
        const answers = await callEach(saga, doubtful, policy.concurrency, async (work) =>
          askedAgain(await settle(work, context)),
        );
        saga = await store.update(saga, (current) =>
          answers.size > 0 ? outcomesSettled(current, step, answers, now()) : current,
        );
      }
      const settled: Saga = saga;
      // Every line has its turn: what one undo met says nothing about another line.
      const outcomes = await callEach(settled, lines, policy.concurrency, (work) =>
        undoLine(
          entryOf(settled, step, work.number),
          (entry) => call(work, entry, context),
          settle !== undefined,
        ),
      );
      saga = await store.update(settled, (current) => undoRecorded(current, step, outcomes, now()));
      const failed = [...outcomes.values()].find(({ issue }) => issue !== 'FAITE');
      if (failed && undoCanContinue(saga, step, policy)) {
        throw new ServiceUnavailable(failed.issue === 'FAITE' ? '' : failed.motif, { etape: step });
      }
    }
    if (isLastUndo(step) && !isTerminal(saga.etat_actuel)) {
      throw new CompensationIncomplete('Des effets restent à régler par une personne');
    }
  };

const undoLine = async (
  entry: LedgerEntry,
  call: (entry: LedgerEntry) => Promise<Outcome>,
  needsAnswer: boolean,
): Promise<Outcome> => {
  if (!needsAnswer || entry.etat === 'FAITE') {
    const outcome = await call(entry);
    return entry.annulation?.doute ? askedAgain(outcome) : outcome;
  }
  // Settled as refused: nothing to undo. Still unknown: nothing that can be undone yet.
  return entry.etat === 'REFUSEE'
    ? { issue: 'FAITE' }
    : { issue: 'INCERTAINE', motif: entry.motif ?? 'Réponse perdue' };
};

/** Undos run in reverse order: the first effect's is the last, and answers for the whole. */
const isLastUndo = (step: EffectStep): boolean => step === EFFECT_STEPS[0];
