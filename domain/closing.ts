import { isOutstanding, type LedgerEntry } from './ledger.ts';
import { moveTo, type Note, note, type Saga } from './saga.ts';
import { EFFECT_STEPS, type EffectStep } from './steps.ts';

export type Outstanding = { readonly etape: EffectStep; readonly entry: LedgerEntry };

/** The entries that stand, or may stand, in a service. */
export const outstanding = (saga: Saga): readonly Outstanding[] =>
  EFFECT_STEPS.flatMap((etape) =>
    saga.registre[etape].filter(isOutstanding).map((entry) => ({ etape, entry })),
  );

/**
 * Ends a saga that is being undone once nothing is left of it; also a parked one, when a late answer has settled the last
 * of what a person was asked to settle.
 */
export const closeIfUndone = (saga: Saga, at: Date): Saga => {
  if (outstanding(saga).length > 0) return saga;
  if (saga.etat_actuel === 'COMPENSATION_BLOQUEE') {
    const message = 'Une réponse tardive a réglé ce qui restait';
    return closeIfUndone(
      moveTo(saga, 'COMPENSATION_EN_COURS', { type: 'COMPENSATION_DEMANDEE', message }, at),
      at,
    );
  }
  return saga.etat_actuel === 'COMPENSATION_EN_COURS'
    ? moveTo(saga, 'SAGA_ANNULEE', { type: 'COMPENSATION_TERMINEE', message: 'Tout a été annulé' }, at)
    : saga;
};

/** What is left, lines of one lot together: each parking keeps its list in the history, and the ledger says why. */
const grouped = (left: readonly Outstanding[]) =>
  [
    ...Map.groupBy(left, ({ etape, entry }) => [etape, entry.etat, entry.annulation?.etat].join()).values(),
  ].map((lot) => {
    const [{ etape, entry }] = lot as [Outstanding, ...Outstanding[]];
    return {
      etape,
      etat: entry.etat,
      ...(entry.annulation ? { annulation: entry.annulation.etat } : {}),
      lignes: lot.map(({ entry: { ligne } }) => ligne),
    };
  });

/** Asks a person to settle what is left, and says why: the type of what happened, and a reason in words. */
export const askedToSettle = (left: readonly Outstanding[], type: string, raison: string): Note => ({
  type: 'COMPENSATION_BLOQUEE',
  message: `Compensation bloquée : ${left.length} effet(s) à régler`,
  donnees: { type, raison, reste: grouped(left) },
});

/**
 * What an answer changes of a saga that it reached while it was being undone, or parked: nothing left ends the saga, and
 * a person who was asked to settle something is told what of it is left.
 */
export const answeredLate = (before: Saga, after: Saga, at: Date): Saga => {
  const left = outstanding(after);
  const isParked = before.etat_actuel === 'COMPENSATION_BLOQUEE';
  if (!isParked || left.length === 0 || left.length === outstanding(before).length)
    return closeIfUndone(after, at);
  return note(after, askedToSettle(left, 'LateAnswer', 'Une réponse tardive a réglé les autres'), at);
};
