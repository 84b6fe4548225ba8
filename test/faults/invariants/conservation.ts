import type { Vente } from '../../../local/services/service.ts';
import type { SagaView } from '../lab/saga-view.ts';
import type { Accounts } from './accounts.ts';
import { entryOf, leftIn, type Standing, standing } from './standing.ts';

const allowed: Record<Standing, readonly (0 | 1)[]> = { no: [0], yes: [1], maybe: [0, 1] };

/** What each outcome allows to be left of one line in the services: times its stock is held, times it is sold. */
const allowedFor = (saga: SagaView, line: number): { held: readonly number[]; sold: readonly number[] } => {
  switch (saga.etat_actuel) {
    case 'SAGA_TERMINEE':
      return { held: [1], sold: [1] };
    case 'SAGA_ANNULEE':
      return { held: [0], sold: [0] };
    default:
      return {
        held: allowed[standing(entryOf(saga, 'reserve-stock', line))],
        sold: allowed[standing(entryOf(saga, 'create-order', line))],
      };
  }
};

const soldTimes = (sales: readonly Vente[], productId: string, quantity: number): number =>
  sales.filter(({ lignes: [line] }) => line?.produit_id === productId && line.quantite === quantity).length;

/** Violations of conservation by one saga: counted at the services, compared with what its outcome allows. */
export const conservationViolations = (saga: SagaView, accounts: Accounts): string[] => {
  const found: string[] = [];
  const sales = accounts.activeSales(saga.client_id);
  let explained = 0;
  saga.lignes_commande.forEach(({ produit_id, quantite }, index) => {
    const line = index + 1;
    const { held, sold } = allowedFor(saga, line);
    const units = accounts.held(saga.saga_id, produit_id);
    if (!held.some((times) => times * quantite === units)) {
      found.push(
        `line ${line}: ${units} units held, allowed ${held.map((times) => times * quantite).join(' or ')}`,
      );
    }
    const times = soldTimes(sales, produit_id, quantite);
    explained += times;
    if (!sold.includes(times)) found.push(`line ${line}: sold ${times} times, allowed ${sold.join(' or ')}`);
  });
  if (explained !== sales.length) found.push(`${sales.length - explained} sales are of no line`);
  const ids = sales.map(({ id }) => id);
  if (
    saga.etat_actuel === 'SAGA_TERMINEE' &&
    [...saga.donnees_contexte.commande_ids].sort().join() !== ids.sort().join()
  ) {
    found.push(`its sales are ${ids.join()}, its record says ${saga.donnees_contexte.commande_ids.join()}`);
  }
  return found;
};

/** A parked saga must list, in the history that a person reads, exactly what its ledger leaves open. */
export const parkedListViolations = (saga: SagaView): string[] => {
  if (saga.etat_actuel !== 'COMPENSATION_BLOQUEE') return [];
  const parked = saga.historique_evenements.findLast(({ type }) => type === 'COMPENSATION_BLOQUEE');
  const listed = (parked?.donnees.reste ?? []) as { etape: string; lignes: number[] }[];
  const told = listed.flatMap(({ etape, lignes }) => lignes.map((line) => `${etape}:${line}`)).sort();
  const left = leftIn(saga)
    .map(({ step, line }) => `${step}:${line}`)
    .sort();
  if (left.length === 0) return ['parked with nothing left to settle'];
  return told.join() === left.join() ? [] : [`listed ${told.join()}, left ${left.join()}`];
};
