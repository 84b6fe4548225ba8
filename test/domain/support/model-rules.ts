import { ok } from 'node:assert/strict';
import { outstanding } from '../../../domain/closing.ts';
import type { EntryState } from '../../../domain/ledger.ts';
import type { Saga } from '../../../domain/saga.ts';
import { canTransition } from '../../../domain/states.ts';
import { EFFECT_STEPS } from '../../../domain/steps.ts';
import type { World } from './model-world.ts';

/** What an entry of the ledger may become in one write. A call that was not sent goes back to PREVUE. */
const LEGAL_ENTRIES: Readonly<Record<EntryState, readonly EntryState[]>> = {
  PREVUE: ['EN_COURS', 'ANNULEE'],
  EN_COURS: ['PREVUE', 'FAITE', 'REFUSEE', 'INCERTAINE', 'ANNULEE'],
  INCERTAINE: ['EN_COURS', 'FAITE', 'REFUSEE', 'ANNULEE'],
  REFUSEE: ['FAITE', 'INCERTAINE', 'ANNULEE'],
  FAITE: ['ANNULEE'],
  ANNULEE: [],
};

/** The history only grows, along allowed transitions, and the ledger moves as it may. Throws when not. */
export const checkWrite = (before: Saga, after: Saga): void => {
  let state = before.etat_actuel;
  const past = before.historique_evenements;
  ok(
    past.every((event, index) => event === after.historique_evenements[index]),
    'the past was changed',
  );
  for (const { etat_precedent, nouvel_etat } of after.historique_evenements.slice(past.length)) {
    ok(etat_precedent === state, `${etat_precedent} follows ${state}`);
    ok(nouvel_etat === state || canTransition(state, nouvel_etat), `${state} -> ${nouvel_etat}`);
    state = nouvel_etat;
  }
  ok(after.etat_actuel === state, 'the state is not that of the last event');
  for (const step of EFFECT_STEPS) {
    after.registre[step].forEach(({ etat }, index) => {
      const was = before.registre[step][index]?.etat as EntryState;
      ok(etat === was || LEGAL_ENTRIES[was].includes(etat), `${step}: ${was} -> ${etat}`);
    });
  }
};

/** What the services hold fits what the record says. Throws when not. */
export const checkTruth = ({ saga, services }: World): void => {
  for (const step of EFFECT_STEPS) {
    const service = services[step];
    for (const [line, count] of service.effects)
      ok(count === 0 || count === 1, `${step} ${line}: ${count} times`);
    for (const [call, times] of service.received)
      ok(service.honoursKey || times <= 1, `${step} ${call} sent again`);
    for (const { ligne, etat } of saga.registre[step]) {
      const exists = service.exists(ligne);
      if (saga.etat_actuel === 'SAGA_TERMINEE') ok(etat === 'FAITE' && exists, `${step} ${ligne} is missing`);
      if (saga.etat_actuel === 'SAGA_ANNULEE') ok(!exists, `${step} ${ligne} is left behind`);
    }
  }
  ok(
    saga.etat_actuel !== 'SAGA_ANNULEE' || outstanding(saga).length === 0,
    'ended with something outstanding',
  );
};
