import type { Vente } from '../../../local/services/service.ts';
import type { Truth } from '../lab/services.ts';

/** What the services hold for each saga, told by their journals: nothing here comes from a saga's record. */
export type Accounts = {
  /** Units of a product that a saga holds now: taken, less given back. A product is in one line only. */
  readonly held: (sagaId: string, productId: string) => number;
  readonly activeSales: (clientId: string) => readonly Vente[];
  /** Faults of the services themselves: stock that does not follow from what was taken and given back. */
  readonly faults: readonly string[];
};

/** `initialStock`: of each product, before the first saga. */
export const accountsOf = (truth: Truth, initialStock: number): Accounts => {
  const held = new Map<string, number>();
  const taken = new Map<string, number>();
  for (const { sagaId, kind, quantity, produit_id } of truth.journal) {
    if (kind !== 'diminution' && kind !== 'augmentation') continue;
    const amount = kind === 'diminution' ? quantity : -quantity;
    const holder = `${sagaId} ${produit_id}`;
    held.set(holder, (held.get(holder) ?? 0) + amount);
    taken.set(produit_id, (taken.get(produit_id) ?? 0) + amount);
  }
  const active = new Map<string, Vente[]>();
  for (const sale of truth.sales) {
    if (sale.statut === 'ACTIVE') active.set(sale.client_id, [...(active.get(sale.client_id) ?? []), sale]);
  }
  const faults = truth.stocks.flatMap(({ produit_id, quantite }) => {
    if (quantite < 0) return [`stock of ${produit_id} is ${quantite}`];
    const expected = initialStock - (taken.get(produit_id) ?? 0);
    return quantite === expected
      ? []
      : [`stock of ${produit_id} is ${quantite}, its journal says ${expected}`];
  });
  return {
    held: (sagaId, productId) => held.get(`${sagaId} ${productId}`) ?? 0,
    activeSales: (clientId) => active.get(clientId) ?? [],
    faults,
  };
};
