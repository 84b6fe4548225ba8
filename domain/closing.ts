import { isOutstanding, type LedgerEntry } from './ledger.ts';
import { moveTo, type Saga } from './saga.ts';
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
