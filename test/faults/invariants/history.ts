import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { canTransition } from '../../../domain/states.ts';
import type { SagaView } from '../lab/saga-view.ts';

/** The chain recomputed here from its definition, so that the code under test does not vouch for itself. */
const brokenLinks = (saga: SagaView): string[] => {
  let previous = saga.saga_id;
  return saga.historique_evenements.flatMap(({ empreinte, ...facts }, index) => {
    const expected = createHash('sha256')
      .update(`${previous}\n${canonicalize(facts)}`)
      .digest('hex');
    previous = empreinte;
    return empreinte === expected ? [] : [`event ${index} breaks the hash chain`];
  });
};

/** Violations in the history of a saga: it must be one legal path from the start to its state, and intact. */
export const historyViolations = (saga: SagaView): string[] => {
  const found = brokenLinks(saga);
  let state: string | null = null;
  for (const { type, etat_precedent, nouvel_etat } of saga.historique_evenements) {
    if (etat_precedent !== state)
      found.push(`${type} comes from ${etat_precedent}, the saga was in ${state}`);
    if (
      etat_precedent !== null &&
      etat_precedent !== nouvel_etat &&
      !canTransition(etat_precedent, nouvel_etat)
    ) {
      found.push(`${type} goes from ${etat_precedent} to ${nouvel_etat}`);
    }
    state = nouvel_etat;
  }
  if (state !== saga.etat_actuel)
    found.push(`the history ends in ${state}, the saga is in ${saga.etat_actuel}`);
  if (!saga.donnees_contexte.historique_intact) found.push('the API says that the history is damaged');
  return found;
};
