import type { SagaEvent } from '../../domain/events.ts';
import type { Saga } from '../../domain/saga.ts';
import { isTerminal } from '../../domain/states.ts';
import { totalSeconds } from '../../domain/summary.ts';
import { counted, type Increment, observed } from './measures.ts';

/** `store`: value of the `magasin` label; `clientType`: who starts sagas through this function. */
type Labels = { readonly store: string; readonly clientType: string };

const UNDO_TYPES: Readonly<Record<string, string>> = {
  'reserve-stock': 'liberation_stock',
  'create-order': 'annulation_commande',
};

const ofEvent = (event: SagaEvent, { store, clientType }: Labels): Increment[] => {
  const step = event.etat_precedent ?? '';
  switch (event.type) {
    case 'SAGA_DEMARRE':
      return counted('saga_total', clientType, store);
    case 'STOCK_VERIFIE_SUCCES':
    case 'PRODUITS_RECUPERES_SUCCES':
    case 'STOCK_RESERVE_SUCCES':
    case 'COMMANDE_CREEE_SUCCES':
      return counted('saga_etapes_total', step, 'succes', store);
    case 'STOCK_VERIFIE_ECHEC':
    case 'PRODUITS_RECUPERES_ECHEC':
    case 'STOCK_RESERVE_ECHEC':
    case 'COMMANDE_CREEE_ECHEC':
      return [
        ...counted('saga_etapes_total', step, 'echec', store),
        ...counted('saga_echecs_total', String(event.donnees.type), step, store),
      ];
    case 'LIGNES_ANNULEES':
      return counted('saga_compensations_total', UNDO_TYPES[String(event.donnees.etape)] ?? 'autre', store);
    case 'COMPENSATION_BLOQUEE':
      // Told again when a late answer has settled a part: it was parked once.
      return event.etat_precedent === event.nouvel_etat
        ? []
        : counted('saga_compensations_total', 'bloquee', store);
    case 'COMPENSATION_DEMANDEE':
      return event.donnees.acteur === undefined ? [] : counted('saga_compensations_total', 'forcee', store);
    default:
      return [];
  }
};

/** What one committed write adds to the counters: read from the events that it appended. */
export const measuresOf = (before: Saga | undefined, after: Saga, labels: Labels): Increment[] => {
  const events = after.historique_evenements.slice(before?.historique_evenements.length ?? 0);
  const ended = isTerminal(after.etat_actuel) && !(before && isTerminal(before.etat_actuel));
  return [
    ...events.flatMap((event) => ofEvent(event, labels)),
    ...(ended ? observed('saga_duree_seconds', totalSeconds(after), after.etat_actuel, labels.store) : []),
  ];
};
