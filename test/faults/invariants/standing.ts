import type { LedgerEntry } from '../../../domain/ledger.ts';
import { EFFECT_STEPS, type EffectStep } from '../../../domain/steps.ts';
import type { SagaView } from '../lab/saga-view.ts';

/** Whether the record says that an effect stands in its service. `maybe`: a reply was lost, and it says so. */
export type Standing = 'no' | 'yes' | 'maybe';

export const standing = ({ etat, doute, annulation }: LedgerEntry): Standing => {
  if (etat === 'EN_COURS' || etat === 'INCERTAINE' || (etat === 'REFUSEE' && doute)) return 'maybe';
  if (etat !== 'FAITE') return 'no';
  if (annulation === undefined) return 'yes';
  return annulation.etat === 'REFUSEE' && !annulation.doute ? 'yes' : 'maybe';
};

export const entryOf = (saga: SagaView, step: EffectStep, line: number): LedgerEntry => {
  const entry = saga.donnees_contexte.registre[step].find(({ ligne }) => ligne === line);
  if (!entry) throw new Error(`saga ${saga.saga_id} has no line ${line} in ${step}`);
  return entry;
};

/** The effects that a record says are, or may be, left in the services. */
export const leftIn = (saga: SagaView): { step: EffectStep; line: number; standing: Standing }[] =>
  EFFECT_STEPS.flatMap((step) =>
    saga.donnees_contexte.registre[step].map((entry) => ({
      step,
      line: entry.ligne,
      standing: standing(entry),
    })),
  ).filter((effect) => effect.standing !== 'no');
