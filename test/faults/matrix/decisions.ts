import type { Accounts } from '../invariants/accounts.ts';
import { leftIn } from '../invariants/standing.ts';
import type { SagaView } from '../lab/saga-view.ts';

/** What a person who looked into the services decides about each line that the record calls uncertain. */
export const decisionsFor = (saga: SagaView, accounts: Accounts) =>
  leftIn(saga)
    .filter(({ standing }) => standing === 'maybe')
    .map(({ step, line }) => {
      const product = saga.lignes_commande[line - 1]?.produit_id ?? '';
      if (step === 'reserve-stock') {
        const issue = accounts.held(saga.saga_id, product) > 0 ? 'FAITE' : 'NON_FAITE';
        return { ligne: line, etape: step, issue };
      }
      const sale = accounts
        .activeSales(saga.client_id)
        .find(({ lignes }) => lignes.some(({ produit_id }) => produit_id === product));
      return sale
        ? { ligne: line, etape: step, issue: 'FAITE', vente_id: sale.id }
        : { ligne: line, etape: step, issue: 'NON_FAITE' };
    });
