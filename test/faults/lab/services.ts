import { join } from 'node:path';
import { type RunningService, startService } from '../../../local/services/server.ts';
import type { Effect, Stock, Vente } from '../../../local/services/service.ts';

export const STORE = '550e8400-e29b-41d4-a716-446655440000';
export const PRODUCTS = [1, 2, 3, 4, 5].map((digit) => `550e8400-e29b-41d4-a716-44665544000${digit}`);

/** Lines of an order: these quantities of the sample products, in their order. */
export const orderLines = (...quantities: readonly number[]) =>
  quantities.map((quantite, index) => ({ produit_id: PRODUCTS[index] ?? '', quantite }));

/** What the services really hold: the only witness of conservation. */
export type Truth = { readonly stocks: Stock[]; readonly sales: Vente[]; readonly journal: Effect[] };

export type LabServices = {
  readonly running: Readonly<Record<'catalogue' | 'inventaire' | 'commandes', RunningService>>;
  readonly truth: () => Truth;
  /** Sets the stock of every sample product. */
  readonly stock: (quantity: number) => Promise<void>;
  readonly close: () => Promise<void>;
};

/** The reference services, for real, on a directory of their own. */
export const startServices = async (
  dataDir: string,
  honours: { readonly inventory: boolean; readonly orders: boolean },
): Promise<LabServices> => {
  const start = (name: 'catalogue' | 'inventaire' | 'commandes', honoursIdempotency: boolean) =>
    startService({ name, dataDir: join(dataDir, 'services'), honoursIdempotency });
  const [catalogue, inventaire, commandes] = await Promise.all([
    start('catalogue', true),
    start('inventaire', honours.inventory),
    start('commandes', honours.orders),
  ]);
  return {
    running: { catalogue, inventaire, commandes },
    truth: () => {
      const inventory = inventaire.state();
      const orders = commandes.state();
      return {
        stocks: inventory.stocks,
        sales: orders.ventes,
        journal: [...inventory.journal, ...orders.journal],
      };
    },
    async stock(quantity) {
      for (const produit_id of PRODUCTS) {
        const body = JSON.stringify({ produit_id, magasin_id: STORE, quantite: quantity });
        const headers = { 'content-type': 'application/json' };
        const reply = await fetch(`${inventaire.url}/__control/stock`, { method: 'POST', headers, body });
        if (!reply.ok) throw new Error(`stock could not be set: HTTP ${reply.status}`);
      }
    },
    close: async () => {
      await Promise.all([catalogue, inventaire, commandes].map((service) => service.close()));
    },
  };
};
