import { InsufficientStock } from '../../domain/errors.ts';
import { stockVerified } from '../../domain/forward.ts';
import { isDue } from '../../domain/saga.ts';
import type { InventoryClient } from '../clients/inventory.ts';
import { askEach, forwardContext } from './lines.ts';
import type { Step } from './step.ts';

type Deps = { readonly inventory: Pick<InventoryClient, 'stock'>; readonly concurrency: number };

/** Is there enough of every product in the store? Changes nothing: the reservation is what counts. */
export const verifyStock =
  ({ inventory, concurrency }: Deps): Step =>
  async ({ saga_id }, attempt) => {
    const saga = await attempt.store.load(saga_id);
    const startedAt = attempt.now();
    if (!isDue(saga, 'verify-stock', startedAt)) return;
    const context = forwardContext(saga, attempt);
    const stocks = await askEach(saga, concurrency, async ({ line, number }) => ({
      ligne: number,
      produit_id: line.produit_id,
      quantite_demandee: line.quantite,
      quantite_disponible: await inventory.stock(line.produit_id, saga.magasin_id, context),
    }));
    const short = stocks.filter((stock) => stock.quantite_disponible < stock.quantite_demandee);
    if (short.length > 0) {
      throw new InsufficientStock(`Stock insuffisant pour ${short.length} ligne(s)`, { lignes: short });
    }
    await attempt.store.update(saga, (current) => stockVerified(current, startedAt, attempt.now()));
  };
